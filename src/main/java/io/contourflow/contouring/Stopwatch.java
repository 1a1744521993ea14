package io.contourflow.contouring;

import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds of the wall clock by part of a computation; for one thread. */
final class Stopwatch {
    private final Map<String, Double> secondsByPart = new LinkedHashMap<>();
    private long lapStarted = System.nanoTime();

    /** What ran since the last lap belongs to {@code part}. */
    void lap(String part) {
        long now = System.nanoTime();
        secondsByPart.merge(part, (now - lapStarted) / 1e9, Double::sum);
        lapStarted = now;
    }

    Map<String, Double> secondsByPart() {
        return secondsByPart;
    }
}
