package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTests {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-5);
    private final TokenBuckets buckets = new TokenBuckets(new RateLimitSettings.User(3, 2), 2, now::get);

    @Test
    void givesTheBurstAtOnceAndThenTellsHowLongToWait() {
        for (int request = 0; request < 3; request++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isBetween(Duration.ofMillis(500), Duration.ofMillis(501));
        assertThat(buckets.take("b")).as("somebody else").isZero();
    }

    @Test
    void fillsUpWithTimeAndNeverBeyondTheBurst() {
        for (int request = 0; request < 3; request++) {
            assertThat(buckets.take("a")).isZero();
        }
        now.addAndGet(SECOND / 2);
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
        now.addAndGet(1000 * SECOND);
        for (int request = 0; request < 3; request++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void askingInVainCostsNothing() {
        for (int request = 0; request < 50; request++) {
            buckets.take("a");
        }
        now.addAndGet(SECOND / 2);
        assertThat(buckets.take("a")).isZero();
    }

    @Test
    void forgetsWhoWasNotSeenForLongest() {
        for (int request = 0; request < 3; request++) {
            buckets.take("a");
        }
        buckets.take("b");
        buckets.take("c");
        assertThat(buckets.take("a")).isZero();
    }

    @Test
    void refusesARateThatLetsNobodyIn() {
        assertThatThrownBy(() -> new RateLimitSettings.User(0, 1))
                .hasMessage("contourflow.rate-limit.user needs a burst of at least 1 and more than 0 per second"
                        + " but has 0 and 1.0");
        assertThatThrownBy(() -> new RateLimitSettings.Address(1, Double.NaN)).hasMessageContaining("NaN");
    }
}
