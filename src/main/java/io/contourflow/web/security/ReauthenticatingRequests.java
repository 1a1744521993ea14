package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/** Adds {@code prompt=login} when the page asks with {@code ?reauth} for a sign-in that counts as a signature. */
final class ReauthenticatingRequests implements OAuth2AuthorizationRequestResolver {
    private final OAuth2AuthorizationRequestResolver usual;

    ReauthenticatingRequests(OAuth2AuthorizationRequestResolver usual) {
        this.usual = usual;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return withPrompt(request, usual.resolve(request));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
        return withPrompt(request, usual.resolve(request, registrationId));
    }

    private static @Nullable OAuth2AuthorizationRequest withPrompt(
            HttpServletRequest request, @Nullable OAuth2AuthorizationRequest resolved) {
        if (resolved == null || request.getParameter("reauth") == null) {
            return resolved;
        }
        return OAuth2AuthorizationRequest.from(resolved)
                .additionalParameters(parameters -> parameters.put("prompt", "login"))
                .build();
    }
}
