package io.contourflow.web.security;

import io.contourflow.audit.AuditTrail;
import io.contourflow.process.PeopleDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Writes into the audit trail who signed in and out and what was refused. Sign-ins that Keycloak refuses stand in
 * Keycloak's own event log. Thread-safe.
 */
@Component
class AuditedAccess {
    /** Who has not proved to be anybody could else fill the log. Entries a minute. */
    private static final int UNKNOWN_PER_MINUTE = 60;

    private static final String UNKNOWN = "unknown";

    private final AuditTrail audit;
    private final PeopleDirectory people;
    private final Clock clock = Clock.systemUTC();
    private long minute;
    private int inMinute;

    AuditedAccess(AuditTrail audit, PeopleDirectory people) {
        this.audit = audit;
        this.people = people;
    }

    @EventListener
    void signedIn(InteractiveAuthenticationSuccessEvent event) {
        // having typed the password at the embedded login is only the first half of it
        if (event.getAuthentication() instanceof OAuth2AuthenticationToken who) {
            audit.append("SIGNED_IN", who.getName(), null, "browser session");
        }
    }

    @EventListener
    void signedOut(LogoutSuccessEvent event) {
        audit.append("SIGNED_OUT", event.getAuthentication().getName(), null, "browser session");
    }

    /** A name that nobody has may be a password typed into the wrong field, and is not kept. */
    void signInFailed(String userId) {
        if (unknownMayWrite()) {
            audit.append("SIGN_IN_FAILED", people.exists(userId) ? userId : UNKNOWN, null, "password refused");
        }
    }

    /** @param who null when a token was sent that is not valid (any more) */
    void refused(HttpServletRequest request, @Nullable Authentication who, String why) {
        if (who == null && !unknownMayWrite()) {
            return;
        }
        audit.append(
                "ACCESS_REFUSED",
                who == null ? UNKNOWN : who.getName(),
                null,
                why + ": " + request.getMethod() + " " + PlainAddress.of(request.getRequestURI()));
    }

    private synchronized boolean unknownMayWrite() {
        long now = clock.millis() / 60_000;
        if (now != minute) {
            int left = inMinute - UNKNOWN_PER_MINUTE;
            minute = now;
            inMinute = 0;
            if (left > 0) {
                audit.append("ACCESS_REFUSED", UNKNOWN, null, left + " further refusals in one minute");
            }
        }
        inMinute++;
        return inMinute <= UNKNOWN_PER_MINUTE;
    }
}
