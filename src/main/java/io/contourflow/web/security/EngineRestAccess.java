package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * The engine's own REST interface: administrators, and for integrators a short list: start {@code CaseLifecycleProcess}
 * and read its instances. The engine itself does not know our roles, so a read must name the process in its query; a
 * path such as {@code /process-instance/{id}} could point at anything and is not on the list.
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

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext context) {
        Authentication who = authentication.get();
        boolean allowed = has(who, Role.ADMIN) || has(who, Role.INTEGRATOR) && isListed(context.getRequest());
        return new AuthorizationDecision(allowed);
    }

    private static boolean has(@Nullable Authentication who, Role role) {
        return who != null
                && who.isAuthenticated()
                && who.getAuthorities().stream().anyMatch(a -> ("ROLE_" + role.claim()).equals(a.getAuthority()));
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
