package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTests {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Hands hands = new Hands();
    private final LoginThrottle throttle =
            new LoginThrottle(new SecuritySettings.Throttle(2, FIRST, LONGEST, 3), hands);

    @Test
    void doublesTheWaitWithEachFailureUpToTheLongest() {
        fail(2);
        assertThat(throttle.wait("u", "a")).isZero();
        fail(1);
        assertThat(throttle.wait("u", "a")).isEqualTo(FIRST);
        fail(1);
        assertThat(throttle.wait("U", "a")).as("names in any case").isEqualTo(FIRST.multipliedBy(2));
        fail(40);
        assertThat(throttle.wait("u", "a")).isEqualTo(LONGEST);
    }

    @Test
    void letsInAfterTheWaitAndForgetsAfterSuccess() {
        fail(3);
        hands.now = hands.now.plus(FIRST);
        assertThat(throttle.wait("u", "a")).isZero();
        throttle.succeeded("u", "a");
        fail(2);
        assertThat(throttle.wait("u", "a")).isZero();
    }

    @Test
    void forgetsOldFailures() {
        fail(5);
        hands.now = hands.now.plus(LONGEST).plusSeconds(1);
        fail(1);
        assertThat(throttle.wait("u", "a")).isZero();
    }

    @Test
    void doesNotPunishOtherUsersAndAddresses() {
        fail(10);
        assertThat(throttle.wait("u", "b")).isZero();
        assertThat(throttle.wait("v", "a")).isZero();
    }

    @Test
    void remembersNoMoreThanItsLimit() {
        fail(10);
        for (int other = 0; other < 3; other++) {
            throttle.failed("other" + other, "a");
        }
        assertThat(throttle.wait("u", "a")).isZero();
    }

    private void fail(int times) {
        for (int time = 0; time < times; time++) {
            throttle.failed("u", "a");
        }
    }

    /** A clock that is turned by hand. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
