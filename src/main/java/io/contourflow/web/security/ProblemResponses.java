package io.contourflow.web.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Answers of the security filters, as {@code application/problem+json} like all others. */
@Component
class ProblemResponses implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ObjectMapper json;
    private final RateLimits limits;

    ProblemResponses(ObjectMapper json, RateLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
            throws IOException {
        Refusal.note(request, whyUnknown(request), null);
        notSignedIn(request, response);
    }

    private static String whyUnknown(HttpServletRequest request) {
        if (request.getHeader("Authorization") != null) {
            return "token not valid";
        }
        return request.getRequestedSessionId() == null ? "not signed in" : "session not valid";
    }

    /** Who guesses tokens or asks without any is held back by address. */
    private void notSignedIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Duration wait = limits.ofAddress(request);
        if (!wait.isZero()) {
            tooMany(response, wait);
            return;
        }
        response.setHeader("WWW-Authenticate", "Bearer");
        write(response, HttpStatus.UNAUTHORIZED, "not-signed-in", "sign in or send a valid bearer token");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
            throws IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null) {
            // a change by nobody known is stopped for its missing CSRF token before anybody asks who it is
            Refusal.note(request, whyUnknown(request), null);
            notSignedIn(request, response);
        } else if (cause instanceof CsrfException) {
            Refusal.calledBy(request, who.getName());
            Refusal.note(request, "no CSRF token", null);
            write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "csrf-token-missing",
                    "send the cookie XSRF-TOKEN back in the header X-XSRF-TOKEN");
        } else {
            Refusal.note(request, "not allowed", null);
            write(response, HttpStatus.FORBIDDEN, "not-allowed", "your roles do not allow this");
        }
    }

    void tooMany(HttpServletResponse response, Duration wait) throws IOException {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        response.setHeader("Retry-After", Long.toString(seconds));
        write(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                "too many requests; try again in " + seconds + " s");
    }

    void write(HttpServletResponse response, HttpStatus status, String slug, String detail) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/problems/" + slug);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }
}
