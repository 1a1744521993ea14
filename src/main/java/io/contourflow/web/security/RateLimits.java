package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** What everybody has left of this node. Who asks too much is told so once in a while in the audit trail. */
@Component
class RateLimits {
    /** One entry in this time for each who is held back. */
    private static final RateLimitSettings.Rate ENTRIES = new RateLimitSettings.Address(1, 1.0 / 60);

    private final RateLimitSettings settings;
    private final AuditedAccess audited;
    private final TokenBuckets users;
    private final TokenBuckets uploads;
    private final TokenBuckets addresses;
    private final TokenBuckets entries;

    @Autowired
    RateLimits(RateLimitSettings settings, AuditedAccess audited) {
        this.settings = settings;
        this.audited = audited;
        this.users = new TokenBuckets(settings.user(), settings.keysMax(), System::nanoTime);
        this.uploads = new TokenBuckets(settings.upload(), settings.keysMax(), System::nanoTime);
        this.addresses = new TokenBuckets(settings.address(), settings.keysMax(), System::nanoTime);
        this.entries = new TokenBuckets(ENTRIES, settings.keysMax(), System::nanoTime);
    }

    /** @return zero: go on */
    Duration ofUser(String userId, boolean upload) {
        Duration wait = users.take(userId);
        if (wait.isZero() && upload) {
            wait = uploads.take(userId);
        }
        return noted(wait, userId);
    }

    /** @return zero: go on */
    Duration ofAddress(HttpServletRequest request) {
        return noted(addresses.take(request.getRemoteAddr()), "unknown");
    }

    boolean isTooLarge(long bodyBytes) {
        return bodyBytes > settings.bodyMax().toBytes();
    }

    private Duration noted(Duration wait, String who) {
        if (!wait.isZero() && entries.take(who).isZero()) {
            audited.tooMany(who);
        }
        return wait;
    }
}
