package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * The engine's own REST interface. Administrators read all of it and run it: retry, hold and remove instances and jobs,
 * hand tasks to people. What would change what a case does (variables, modifications, messages, deployments, tasks
 * completed or made by hand) is on nobody's list: it leads around signatures and four eyes (ADR 0101). Integrators have a
 * short list: start {@code CaseLifecycleProcess} and read its instances. The engine itself does not know our roles, so a
 * read must name the process in its query; a path such as {@code /process-instance/{id}} could point at anything.
 */
final class EngineRestAccess implements AuthorizationManager<RequestAuthorizationContext> {
    private static final String PROCESS = "CaseLifecycleProcess";
    private static final String START = "/engine-rest/process-definition/key/" + PROCESS + "/start";
    private static final Set<String> READS = Set.of(
            "/engine-rest/process-instance",
            "/engine-rest/process-instance/count",
            "/engine-rest/history/process-instance",
            "/engine-rest/history/process-instance/count");
    private static final Set<String> DEFINITION_READS = Set.of(
            "/engine-rest/process-definition/key/" + PROCESS,
            "/engine-rest/process-definition/key/" + PROCESS + "/xml");

    /** Narrowing filters only: none of them takes an expression or reaches another process. */
    private static final Set<String> FILTERS = Set.of(
            "processDefinitionKey",
            "processInstanceIds",
            "businessKey",
            "processInstanceBusinessKey",
            "active",
            "suspended",
            "finished",
            "unfinished",
            "firstResult",
            "maxResults");

    private static final String ID = "/[A-Za-z0-9:._-]{1,200}";

    /** Queries whose filters are in a body. */
    private static final Pattern QUERIES = Pattern.compile("/engine-rest/(task|process-instance|execution|"
            + "variable-instance|job|job-definition|external-task|history/process-instance|history/task|"
            + "history/activity-instance|history/variable-instance)(/count)?");

    private static final Map<String, List<Pattern>> CHANGES_BY_ADMINS = Map.of(
            "POST",
            List.of(
                    QUERIES,
                    Pattern.compile(Pattern.quote(START)),
                    Pattern.compile("/engine-rest/task" + ID + "/(claim|unclaim|assignee|delegate)"),
                    Pattern.compile("/engine-rest/job" + ID + "/execute")),
            "PUT",
            List.of(
                    Pattern.compile("/engine-rest/job" + ID + "/(retries|suspended|duedate|priority)"),
                    Pattern.compile("/engine-rest/process-instance" + ID + "/suspended")),
            "DELETE",
            List.of(Pattern.compile("/engine-rest/process-instance" + ID)));

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext context) {
        Authentication who = authentication.get();
        boolean allowed = has(who, Role.ADMIN) && isForAdmins(context.getRequest())
                || has(who, Role.INTEGRATOR) && isListed(context.getRequest());
        return new AuthorizationDecision(allowed);
    }

    private static boolean has(@Nullable Authentication who, Role role) {
        return who != null
                && who.isAuthenticated()
                && who.getAuthorities().stream().anyMatch(a -> ("ROLE_" + role.claim()).equals(a.getAuthority()));
    }

    private static boolean isForAdmins(HttpServletRequest request) {
        String path = request.getRequestURI();
        return "GET".equals(request.getMethod())
                || CHANGES_BY_ADMINS.getOrDefault(request.getMethod(), List.of()).stream()
                        .anyMatch(allowed -> allowed.matcher(path).matches());
    }

    /** Compared undecoded and as a whole: an encoded or dotted path is not on the list. */
    static boolean isListed(HttpServletRequest request) {
        String path = request.getRequestURI();
        if ("POST".equals(request.getMethod())) {
            return START.equals(path) && request.getQueryString() == null;
        }
        if (!"GET".equals(request.getMethod())) {
            return false;
        }
        if (DEFINITION_READS.contains(path)) {
            return request.getQueryString() == null;
        }
        String[] keys = request.getParameterValues("processDefinitionKey");
        return READS.contains(path)
                && keys != null
                && keys.length == 1
                && PROCESS.equals(keys[0])
                && FILTERS.containsAll(request.getParameterMap().keySet());
    }
}
