package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/** By a sign-in at Keycloak so recent that it was made for this: {@code auth_time} of the token tells. */
final class FreshSignIn implements Reauthentication {
    private final Duration ageMax;
    private final Clock clock;

    FreshSignIn(Duration ageMax, Clock clock) {
        this.ageMax = ageMax;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "fresh-sign-in";
    }

    @Override
    public boolean proves(HttpServletRequest request, String userId, @Nullable String password) {
        return TokenClaims.claims(SecurityContextHolder.getContext().getAuthentication())
                .flatMap(TokenClaims::signedInAt)
                .map(at -> !at.plus(ageMax).isBefore(clock.instant()))
                .orElse(false);
    }
}
