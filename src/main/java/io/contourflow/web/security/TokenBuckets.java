package io.contourflow.web.security;

import io.contourflow.kernel.BoundedMap;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key: holds {@code burst} tokens at most and gains {@code perSecond} of them. Bounded: who was
 * not seen for longest is forgotten, and would find a full bucket again. O(1) each; thread-safe.
 */
final class TokenBuckets {
    private static final double NANOS = 1e9;

    private final double burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    /** @param nanoTime of a clock that never goes back, ns */
    TokenBuckets(RateLimitSettings.Rate rate, int keysMax, LongSupplier nanoTime) {
        this.burst = rate.burst();
        this.perSecond = rate.perSecond();
        this.nanoTime = nanoTime;
        this.buckets = BoundedMap.byUse(keysMax);
    }

    /** Takes one token. @return zero: taken; else how long until there is one, and nothing was taken */
    synchronized Duration take(String key) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.get(key);
        double tokens = before == null
                ? burst
                : Math.min(burst, before.tokens() + (now - before.atNanos()) / NANOS * perSecond);
        boolean enough = tokens >= 1;
        buckets.put(key, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough ? Duration.ZERO : Duration.ofNanos(1 + (long) ((1 - tokens) / perSecond * NANOS));
    }

    private record Bucket(double tokens, long atNanos) {}
}
