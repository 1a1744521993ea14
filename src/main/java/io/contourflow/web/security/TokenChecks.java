package io.contourflow.web.security;

import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;

/** What a bearer token must hold beyond a good signature. */
final class TokenChecks {
    private TokenChecks() {}

    /** In time, of this issuer, meant for us, and naming a user. */
    static OAuth2TokenValidator<Jwt> forIssuer(String issuer, String audience) {
        return new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(issuer),
                new JwtClaimValidator<List<String>>("aud", aud -> aud != null && aud.contains(audience)),
                new JwtClaimValidator<String>(TokenClaims.USER_ID, user -> user != null && !user.isBlank()));
    }
}
