package io.contourflow.e2e;

import static io.contourflow.testing.AccessWalk.pathOf;

import io.contourflow.web.security.AccessRules;
import io.contourflow.web.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpMethod;

/** People of another department, and people of the right one without the role. */
final class BorderAttempts {
    private static final String REASON = "{\"reason\":\"because I want to\"}";

    private static final String EMERGENCY = "{\"reason\":\"unconscious in the emergency room\"}";

    private BorderAttempts() {}

    /** Each endpoint of the case, its set or its task by each role that may call it, of another department. */
    static List<Attempt> byOthers(Attempt.Goal goal) {
        Map<String, String> there =
                Map.of("caseId", goal.caseId(), "contourSetId", goal.setId(), "taskId", goal.taskId());
        List<Attempt> attempts = new ArrayList<>();
        for (AccessRules.Rule rule : AccessRules.all()) {
            boolean ofCase =
                    there.keySet().stream().anyMatch(name -> rule.pattern().contains("{" + name + "}"));
            // opening in an emergency is what others may do, for a reason
            if (!ofCase || rule.pattern().endsWith("/break-glass")) {
                continue;
            }
            for (Role role : rule.roles()) {
                attempts.add(Attempt.by(
                                "other department as " + role,
                                goal.foreign(role.claim()),
                                rule.method().name(),
                                pathOf(rule.pattern(), there),
                                rule.method() == HttpMethod.GET ? null : bodyFor(rule.pattern(), goal))
                        .with(goal.ifMatch()));
            }
        }
        return attempts;
    }

    /** Fit for the handler, so that only the border can refuse it. */
    private static String bodyFor(String pattern, Attempt.Goal goal) {
        String last = pattern.substring(pattern.lastIndexOf('/') + 1);
        return switch (last) {
            case "cancellation" -> REASON;
            case "approval" -> goal.signature("clinician1-elsewhere");
            case "delegation" -> "{\"userId\":\"clinician2\"}";
            case "comments" -> "{\"text\":\"hello\"}";
            case "priority" -> "{\"priority\":1}";
            case "training-consent" -> "{\"answer\":\"GIVEN\"}";
            case "offset" -> "{\"translationMm\":[1,0,0],\"rotationDeg\":[0,0,0]}";
            default -> "{}";
        };
    }

    /** What somebody of the department may not do for want of the role. */
    static List<Attempt> withoutRole(Attempt.Goal goal) {
        List<Attempt> attempts = new ArrayList<>();
        for (AccessRules.Rule rule : AccessRules.all()) {
            if (rule.method() == HttpMethod.GET || rule.access() != AccessRules.Access.ROLES) {
                continue;
            }
            Map<String, String> there =
                    Map.of("caseId", goal.caseId(), "contourSetId", goal.setId(), "taskId", goal.taskId());
            for (Role role : Role.values()) {
                if (!rule.roles().contains(role)) {
                    attempts.add(Attempt.by(
                                    "without the role, as " + role,
                                    goal.token(role.claim() + "1", role.claim()),
                                    rule.method().name(),
                                    pathOf(rule.pattern(), there),
                                    bodyFor(rule.pattern(), goal))
                            .with(goal.ifMatch()));
                }
            }
        }
        for (String role : List.of("", "Clinician", "CLINICIAN", "ROLE_clinician", "superuser")) {
            attempts.add(Attempt.by(
                            "made-up role '" + role + "'",
                            goal.token("clinician3", role),
                            "PUT",
                            goal.approval(),
                            goal.signature("clinician3"))
                    .with(goal.ifMatch()));
        }
        for (String department : List.of("Radiotherapy", "radiotherapy ", "//radiotherapy", "radio", "*", "%")) {
            attempts.add(Attempt.by(
                    "made-up department '" + department + "'",
                    goal.tokens().valid("clinician3", "clinician", department),
                    "GET",
                    goal.path(),
                    null));
        }
        return attempts;
    }

    /** @param reader token of somebody of another department for whom the case is open in an emergency */
    static List<Attempt> inAnEmergency(Attempt.Goal goal, String reader) {
        List<Attempt> attempts = new ArrayList<>();
        String breaking = goal.path() + "/break-glass";
        String other = goal.foreign("clinician");
        attempts.add(Attempt.by("emergency without a reason", other, "POST", breaking, "{}"));
        attempts.add(Attempt.by("emergency of few words", other, "POST", breaking, "{\"reason\":\"urgent\"}"));
        attempts.add(Attempt.by("emergency of blanks", other, "POST", breaking, "{\"reason\":\"               \"}"));
        attempts.add(Attempt.by(
                "emergency without end", other, "POST", breaking, "{\"reason\":\"" + "x".repeat(501) + "\"}"));
        attempts.add(Attempt.by(
                "emergency for a day",
                other,
                "POST",
                breaking,
                "{\"reason\":\"unconscious in the emergency room\",\"endsAt\":\"2099-01-01T00:00:00Z\"}"));
        attempts.add(Attempt.by(
                "emergency in the own department", goal.token("clinician3", "clinician"), "POST", breaking, EMERGENCY));
        attempts.add(Attempt.by(
                "emergency of a case that is not",
                other,
                "POST",
                "/api/cases/00000000-0000-4000-8000-000000000001/break-glass",
                EMERGENCY));
        for (String role : List.of("integrator", "admin")) {
            attempts.add(Attempt.by("emergency of " + role, goal.foreign(role), "POST", breaking, EMERGENCY));
        }
        for (Attempt attempt : byOthers(goal)) {
            if (attempt.changes()) {
                attempts.add(
                        Attempt.by("change in an emergency", reader, attempt.method(), attempt.target(), attempt.body())
                                .with(goal.ifMatch()));
            }
        }
        // several roles send the same
        return attempts.stream().distinct().toList();
    }
}
