package io.contourflow.testing;

import io.contourflow.web.security.AccessRules;
import io.contourflow.web.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Walks the table of {@link AccessRules} over HTTP, role × endpoint × own or other department, whichever login the
 * tokens are of. Reads of the own department name what is there; changes name a case, a set and a task that are not, so
 * that who may call them changes nothing. Of the other department everything names what is there.
 */
public final class AccessWalk {
    private static final Set<Integer> UNKNOWN_OR_UNFIT = Set.of(400, 404, 409, 412, 415, 422, 428);
    private static final String NOWHERE = new UUID(0, 0).toString();

    /** The engine's own interface, whose rules are not patterns of {@link AccessRules}. */
    private static final List<EngineCell> ENGINE = List.of(
            new EngineCell("GET", "/engine-rest/engine", Set.of(Role.ADMIN)),
            new EngineCell("GET", "/engine-rest/task", Set.of(Role.ADMIN)),
            new EngineCell("POST", "/engine-rest/task", Set.of(Role.ADMIN)),
            new EngineCell(
                    "GET",
                    "/engine-rest/process-instance?processDefinitionKey=CaseLifecycleProcess",
                    Set.of(Role.ADMIN, Role.INTEGRATOR)),
            new EngineCell("GET", "/engine-rest/process-instance", Set.of(Role.ADMIN)),
            new EngineCell("POST", "/engine-rest/task/" + NOWHERE + "/complete", Set.of()),
            new EngineCell("POST", "/engine-rest/deployment/create", Set.of()),
            new EngineCell("POST", "/engine-rest/message", Set.of()));

    private final Map<String, String> there;
    private final List<String> wrong = new ArrayList<>();
    private int cells;

    /** @param there what is there of the department {@code caseId contourSetId taskId} */
    public AccessWalk(Map<String, String> there) {
        this.there = Map.copyOf(there);
    }

    /** The path of a rule, its variables filled in. */
    public static String pathOf(String pattern, Map<String, String> values) {
        String path = pattern;
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path.replace("{caseId}", NOWHERE)
                .replace("{contourSetId}", NOWHERE)
                .replace("{filterId}", NOWHERE)
                .replace("{taskId}", NOWHERE)
                .replace("{name}", "External")
                .replace("{view}", "first")
                .replace("{k}", "0")
                .replace("{scope}", "site")
                .replace("{processKey}", "CaseLifecycleProcess")
                .replace("{formId}", "review-contours")
                .replace("{seriesUid}", "1.2.3.4.5")
                .replace("/**", "/anything")
                .replaceAll("\\{[^}]+}", "1");
    }

    /** @param role the only one; null: signed in without any */
    public AccessWalk ownDepartment(SignedInClient as, @Nullable Role role) {
        for (AccessRules.Rule rule : AccessRules.all()) {
            boolean reads = rule.method() == HttpMethod.GET;
            int status = call(as, rule, reads ? there : Map.of());
            check(
                    mayCall(rule, role) ? status < 500 && status != 401 && status != 403 : status == 403,
                    "own " + rule.method() + " " + rule.pattern() + " as " + role + " gives " + status);
        }
        for (EngineCell cell : ENGINE) {
            int status = as.status(cell.method(), cell.path(), "POST".equals(cell.method()) ? "{}" : null);
            check(
                    role != null && cell.roles().contains(role) ? status < 300 : status == 403,
                    "engine " + cell.method() + " " + cell.path() + " as " + role + " gives " + status);
        }
        return this;
    }

    /** Somebody of another department: what is there is not there for them. */
    public AccessWalk otherDepartment(SignedInClient as, Role role) {
        for (AccessRules.Rule rule : AccessRules.all()) {
            if (there.keySet().stream().noneMatch(name -> rule.pattern().contains("{" + name + "}"))) {
                continue;
            }
            int status = call(as, rule, there);
            boolean right;
            if (!mayCall(rule, role)) {
                right = status == 403;
            } else if (rule.method() == HttpMethod.GET) {
                right = status == 404 || status == 400;
            } else {
                right = UNKNOWN_OR_UNFIT.contains(status);
            }
            check(right, "other " + rule.method() + " " + rule.pattern() + " as " + role + " gives " + status);
        }
        return this;
    }

    public AccessWalk nobody(SignedInClient anonymous) {
        for (AccessRules.Rule rule : AccessRules.all()) {
            int status = call(anonymous, rule, there);
            check(
                    rule.access() == AccessRules.Access.PUBLIC ? status != 401 && status < 500 : status == 401,
                    "nobody " + rule.method() + " " + rule.pattern() + " gives " + status);
        }
        for (EngineCell cell : ENGINE) {
            int status = anonymous.status(cell.method(), cell.path(), null);
            check(status == 401, "nobody " + cell.method() + " " + cell.path() + " gives " + status);
        }
        return this;
    }

    /** One line for each cell that is not as the table says. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    public int cells() {
        return cells;
    }

    private void check(boolean right, String cell) {
        cells++;
        if (!right) {
            wrong.add(cell);
        }
    }

    private static boolean mayCall(AccessRules.Rule rule, @Nullable Role role) {
        return rule.access() != AccessRules.Access.ROLES
                || role != null && rule.roles().contains(role);
    }

    private static int call(SignedInClient as, AccessRules.Rule rule, Map<String, String> values) {
        boolean reads = rule.method() == HttpMethod.GET;
        return as.status(rule.method().name(), pathOf(rule.pattern(), values), reads ? null : "{}");
    }

    private record EngineCell(String method, String path, Set<Role> roles) {}
}
