package io.contourflow.process;

import java.util.Arrays;
import java.util.Locale;

/** How long the same thing took, asked for many times. */
record Timings(double[] sortedMs) {
    Timings {
        sortedMs = sortedMs.clone();
        Arrays.sort(sortedMs);
    }

    /** @param percent of the answers that came within the returned time, nearest rank */
    double percentileMs(double percent) {
        int rank = (int) Math.ceil(sortedMs.length * percent / 100);
        return sortedMs[Math.max(rank, 1) - 1];
    }

    /** Median, 95th and 99th percentile as cells of a Markdown table. */
    String cells() {
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f", percentileMs(50), percentileMs(95), percentileMs(99));
    }
}
