package io.contourflow.web.security;

import io.contourflow.kernel.BoundedMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes guessing passwords slow: after some failures of the same user from the same address, each further one doubles
 * the wait. In memory and bounded; the oldest entry goes first. Thread-safe.
 */
@Component
class LoginThrottle {
    private final SecuritySettings.Throttle settings;
    private final Clock clock;
    private final Map<String, Failures> failures;

    @Autowired
    LoginThrottle(SecuritySettings settings) {
        this(settings.throttle(), Clock.systemUTC());
    }

    LoginThrottle(SecuritySettings.Throttle settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.failures = BoundedMap.byAge(settings.rememberedMax());
    }

    /** How long this user at this address still has to wait; zero: may try. */
    synchronized Duration wait(String userId, String address) {
        Failures of = failures.get(key(userId, address));
        Duration left = of == null ? Duration.ZERO : Duration.between(clock.instant(), of.blockedUntil());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(String userId, String address) {
        String key = key(userId, address);
        Failures before = failures.remove(key);
        Instant now = clock.instant();
        boolean remembered =
                before != null && !before.last().plus(settings.longestWait()).isBefore(now);
        int count = before != null && remembered ? before.count() + 1 : 1;
        failures.put(key, new Failures(count, now, now.plus(waitAfter(count))));
    }

    synchronized void succeeded(String userId, String address) {
        failures.remove(key(userId, address));
    }

    private Duration waitAfter(int count) {
        int doublings = Math.min(30, count - settings.freeFailures() - 1);
        if (doublings < 0) {
            return Duration.ZERO;
        }
        Duration wait = settings.firstWait().multipliedBy(1L << doublings);
        return wait.compareTo(settings.longestWait()) > 0 ? settings.longestWait() : wait;
    }

    private static String key(String userId, String address) {
        String user = userId.length() > 100 ? userId.substring(0, 100) : userId;
        return user.toLowerCase(Locale.ROOT) + '\n' + address;
    }

    private record Failures(int count, Instant last, Instant blockedUntil) {}
}
