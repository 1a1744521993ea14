package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.util.StringUtils;

/**
 * CSRF tokens for a page that is one script: read from the cookie {@code XSRF-TOKEN}, sent back in {@code X-XSRF-TOKEN}.
 * After Spring Security's reference, "Single-Page Applications".
 */
final class SpaCsrf implements CsrfTokenRequestHandler {
    private final CsrfTokenRequestHandler plain = new CsrfTokenRequestAttributeHandler();
    private final CsrfTokenRequestHandler masked = new XorCsrfTokenRequestAttributeHandler();

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        masked.handle(request, response, token);
        if (token.get().getToken().isEmpty()) { // asking for the token writes the cookie
            throw new IllegalStateException("an empty CSRF token protects nothing");
        }
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        boolean byHeader = StringUtils.hasText(request.getHeader(token.getHeaderName()));
        return (byHeader ? plain : masked).resolveCsrfTokenValue(request, token);
    }
}
