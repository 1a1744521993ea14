package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Why a request is being refused: noted with the request where it is known, written into the audit trail by {@link
 * AuditedRefusals} when the answer is out. So the entry outlives a transaction that the refusal rolls back.
 *
 * @param why no patient identity
 * @param caseId of the case that was asked for
 */
public record Refusal(String why, @Nullable String caseId) {
    private static final String KEY = Refusal.class.getName();
    private static final String CALLER = KEY + ".caller";

    /** For the request of this thread; the first note stays. Without a request there is nobody to refuse. */
    public static void note(String why, @Nullable String caseId) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            note(attributes.getRequest(), why, caseId);
        }
    }

    static void note(HttpServletRequest request, String why, @Nullable String caseId) {
        if (request.getAttribute(KEY) == null) {
            request.setAttribute(KEY, new Refusal(why, caseId));
        }
    }

    static Optional<Refusal> of(HttpServletRequest request) {
        return Optional.ofNullable((Refusal) request.getAttribute(KEY));
    }

    /** The security context is gone by the time that the answer is known. */
    static void calledBy(HttpServletRequest request, String userId) {
        request.setAttribute(CALLER, userId);
    }

    /** Who asked; empty where that was not proved. */
    static Optional<String> callerOf(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(CALLER));
    }
}
