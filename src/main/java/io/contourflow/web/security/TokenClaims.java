package io.contourflow.web.security;

import io.contourflow.kernel.Actor;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * Reads who somebody is from a token. Keycloak and the embedded login write the same claims: {@code preferred_username}
 * (the key: {@code sub} differs between the two), {@code name}, {@code realm_access.roles}, {@code groups} (the
 * departments), {@code auth_time}.
 */
public final class TokenClaims {
    static final String USER_ID = "preferred_username";
    static final String NAME = "name";
    static final String REALM_ACCESS = "realm_access";
    static final String ROLES = "roles";
    static final String GROUPS = "groups";
    static final String AUTH_TIME = "auth_time";

    private TokenClaims() {}

    /** The signed-in person or system; empty for anonymous requests. */
    public static Optional<Actor> actor(@Nullable Authentication authentication) {
        return claims(authentication).map(TokenClaims::actor);
    }

    static Optional<ClaimAccessor> claims(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof ClaimAccessor claims
                ? Optional.of(claims)
                : Optional.empty();
    }

    private static Actor actor(ClaimAccessor claims) {
        String userId = claims.getClaimAsString(USER_ID);
        if (userId == null || userId.isBlank()) {
            throw new IllegalStateException("a token without " + USER_ID + " was let through");
        }
        String name = claims.getClaimAsString(NAME);
        return new Actor(
                userId,
                name == null || name.isBlank() ? userId : name,
                roles(claims.getClaims()),
                texts(claims.getClaims().get(GROUPS)));
    }

    /** Only roles of ours; Keycloak adds its own, for instance {@code offline_access}. */
    static Set<String> roles(Map<String, Object> claims) {
        Object access = claims.get(REALM_ACCESS);
        Object roles = access instanceof Map<?, ?> map ? map.get(ROLES) : null;
        Set<String> known =
                Set.of(Role.values()).stream().map(Role::claim).collect(Collectors.toCollection(TreeSet::new));
        known.retainAll(texts(roles));
        return known;
    }

    static Collection<GrantedAuthority> authorities(Map<String, Object> claims) {
        return roles(claims).stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }

    /** When the user typed the password; empty for systems. */
    static Optional<Instant> signedInAt(ClaimAccessor claims) {
        return claims.hasClaim(AUTH_TIME) ? Optional.ofNullable(claims.getClaimAsInstant(AUTH_TIME)) : Optional.empty();
    }

    /** Groups may come with their full path. */
    private static Set<String> texts(@Nullable Object claim) {
        List<?> values = claim instanceof Collection<?> many ? List.copyOf(many) : List.of();
        return values.stream()
                .map(value ->
                        value.toString().startsWith("/") ? value.toString().substring(1) : value.toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
