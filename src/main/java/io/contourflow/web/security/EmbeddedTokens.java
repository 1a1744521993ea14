package io.contourflow.web.security;

import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** Writes into tokens of the embedded login what Keycloak writes, under the same names. */
final class EmbeddedTokens implements OAuth2TokenCustomizer<JwtEncodingContext> {
    private final EmbeddedUsers users;
    private final String audience;

    EmbeddedTokens(EmbeddedUsers users, String audience) {
        this.users = users;
        this.audience = audience;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        JwtClaimsSet.Builder claims = context.getClaims();
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())) {
            String clientId = context.getRegisteredClient().getClientId();
            // Keycloak names the account of a system like this; roles and groups are those of the realm file's mappers
            write(
                    claims,
                    "service-account-" + clientId,
                    clientId,
                    List.of(Role.INTEGRATOR.claim()),
                    List.of("radiotherapy"));
            claims.audience(List.of(audience));
            return;
        }
        Realm.User user = users.find(context.getPrincipal().getName())
                .orElseThrow(() -> new IllegalStateException("a token was asked for by nobody known"));
        write(claims, user.username(), user.displayName(), user.roles(), user.departments());
        if (!isIdToken(context.getTokenType())) {
            claims.audience(List.of(audience));
        }
    }

    private static boolean isIdToken(OAuth2TokenType type) {
        return OidcParameterNames.ID_TOKEN.equals(type.getValue());
    }

    private static void write(
            JwtClaimsSet.Builder claims, String userId, String name, List<String> roles, List<String> departments) {
        claims.claim(TokenClaims.USER_ID, userId)
                .claim(TokenClaims.NAME, name)
                .claim(TokenClaims.REALM_ACCESS, Map.of(TokenClaims.ROLES, roles))
                .claim(TokenClaims.GROUPS, departments);
    }
}
