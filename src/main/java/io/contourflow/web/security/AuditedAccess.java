package io.contourflow.web.security;

import io.contourflow.audit.AuditTrail;
import io.contourflow.process.PeopleDirectory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Writes into the audit trail who signed in and out and what was refused. Sign-ins that Keycloak refuses stand in
 * Keycloak's own event log. Thread-safe.
 */
@Component
class AuditedAccess {
    /** Who has not proved to be anybody could else fill the log: some 100 MB a day. Entries a minute. */
    private static final int UNKNOWN_PER_MINUTE = 300;

    private static final String UNKNOWN = "unknown";
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");

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

    /** Whatever was answered by a status from 400 to 499. */
    void refused(HttpServletRequest request, int status) {
        Optional<Refusal> note = Refusal.of(request);
        String who = Refusal.callerOf(request).orElse(null);
        if (status == HttpStatus.TOO_MANY_REQUESTS.value() || isOrdinary(request, status, note, who)) {
            return;
        }
        if (who == null && !unknownMayWrite()) {
            return;
        }
        boolean access = note.isPresent()
                || status == HttpServletResponse.SC_UNAUTHORIZED
                || status == HttpServletResponse.SC_FORBIDDEN;
        audit.append(
                access ? "ACCESS_REFUSED" : "REQUEST_REFUSED",
                who == null ? UNKNOWN : who,
                note.map(Refusal::caseId).orElse(null),
                note.map(Refusal::why).orElse("status " + status) + ": " + request.getMethod() + " "
                        + PlainAddress.of(request.getRequestURI()));
    }

    /** By the container itself, which could not or would not read the address. */
    void refusedUnread(@Nullable String method, int status) {
        if (unknownMayWrite()) {
            String verb = method != null && METHOD.matcher(method).matches() ? method : "a request";
            audit.append("REQUEST_REFUSED", UNKNOWN, null, "status " + status + " by the container: " + verb);
        }
    }

    /** Once for a run of refusals, not for each. */
    void tooMany(String who) {
        audit.append("REQUEST_REFUSED", who, null, "too many requests");
    }

    /**
     * What an open page asks by itself and is answered every day: who am I; is it there yet. And files that an old page
     * looks for, which hold no data.
     */
    private static boolean isOrdinary(
            HttpServletRequest request, int status, Optional<Refusal> note, @Nullable String who) {
        if (!"GET".equals(request.getMethod())) {
            return false;
        }
        boolean notThere = status == HttpServletResponse.SC_NOT_FOUND || status == HttpServletResponse.SC_CONFLICT;
        boolean whoAmI = status == HttpServletResponse.SC_UNAUTHORIZED
                && "/api/me".equals(request.getRequestURI())
                && request.getHeader("Authorization") == null;
        return whoAmI || notThere && (note.isEmpty() || who == null);
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
