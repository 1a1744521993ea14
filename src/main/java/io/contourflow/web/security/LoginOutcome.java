package io.contourflow.web.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts failed sign-ins of the embedded login and holds back those who have to wait. */
final class LoginOutcome {
    private final LoginThrottle throttle;
    private final AuditedAccess audited;

    LoginOutcome(LoginThrottle throttle, AuditedAccess audited) {
        this.throttle = throttle;
        this.audited = audited;
    }

    /** Goes on where the sign-in began; who opened the login by hand is sent round by the page. */
    AuthenticationSuccessHandler success() {
        SavedRequestAwareAuthenticationSuccessHandler next = new SavedRequestAwareAuthenticationSuccessHandler();
        next.setDefaultTargetUrl(SignInRegistration.START);
        return (request, response, authentication) -> {
            throttle.succeeded(authentication.getName(), request.getRemoteAddr());
            next.onAuthenticationSuccess(request, response, authentication);
        };
    }

    /** The same answer for an unknown user and a wrong password. */
    AuthenticationFailureHandler failure() {
        return (request, response, cause) -> {
            throttle.failed(userOf(request), request.getRemoteAddr());
            audited.signInFailed(userOf(request));
            response.sendRedirect(request.getContextPath() + "/login?error");
        };
    }

    Filter gate() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                boolean attempt = "POST".equals(request.getMethod()) && "/login".equals(request.getServletPath());
                if (attempt
                        && !throttle.wait(userOf(request), request.getRemoteAddr())
                                .isZero()) {
                    response.sendRedirect(request.getContextPath() + "/login?wait");
                    return;
                }
                chain.doFilter(request, response);
            }
        };
    }

    private static String userOf(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getParameter("username"), "").strip();
    }
}
