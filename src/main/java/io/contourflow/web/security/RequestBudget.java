package io.contourflow.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Behind the sign-in, before the rules: remembers who asks, and sends away (429, with {@code Retry-After}) who asks too
 * much, and bodies larger than allowed (413, or 411 where their length is not told). Files of the page are free.
 */
final class RequestBudget extends OncePerRequestFilter {
    private static final List<String> COUNTED =
            List.of("/api/", "/dicom-web/", "/engine-rest/", "/oauth2/token", "/v3/", "/actuator/prometheus");
    /** Their bodies are read into memory. */
    private static final List<String> SMALL = List.of("/api/", "/engine-rest/", "/oauth2/token");

    private static final Set<String> SENDING = Set.of("POST", "PUT", "PATCH");

    private final RateLimits limits;
    private final ProblemResponses problems;

    RequestBudget(RateLimits limits, ProblemResponses problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> who = caller();
        who.ifPresent(userId -> Refusal.calledBy(request, userId));
        String path = request.getRequestURI();
        boolean sends = SENDING.contains(request.getMethod());
        if (COUNTED.stream().anyMatch(path::startsWith)) {
            Duration wait = who.map(userId -> limits.ofUser(userId, sends && path.startsWith("/dicom-web/")))
                    .orElseGet(() -> limits.ofAddress(request));
            if (!wait.isZero()) {
                problems.tooMany(response, wait);
                return;
            }
        }
        if (sends && SMALL.stream().anyMatch(path::startsWith) && !isSmall(request, response)) {
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isSmall(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (limits.isTooLarge(request.getContentLengthLong())) {
            problems.write(response, HttpStatus.PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large");
            return false;
        }
        if (request.getHeader("Transfer-Encoding") != null) {
            problems.write(response, HttpStatus.LENGTH_REQUIRED, "length-required", "send a Content-Length");
            return false;
        }
        return true;
    }

    private static Optional<String> caller() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken
                ? Optional.empty()
                : Optional.of(who.getName());
    }
}
