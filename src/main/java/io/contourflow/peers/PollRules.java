package io.contourflow.peers;

import java.util.List;

/**
 * What is looked for at a peer, and how. Holds patient ids: never log it ({@link #toString()} does not show them).
 *
 * @param enabled whether it is polled by itself
 * @param everySeconds from the end of one poll to the start of the next
 * @param modalities of the series taken; empty: CT, MR, PT
 * @param stations Station Names of the series taken; empty: all
 * @param windowDays studies of the last so many days, today being the first; 0: of any day
 * @param patientIds worklist of treated patients; empty: all
 * @param seriesMax series taken in one poll; the others follow in the next
 * @param skipWithResults leave series alone that a structure set or registration of the peer refers to
 * @param retrieve how objects are got
 */
public record PollRules(
        boolean enabled,
        int everySeconds,
        List<String> modalities,
        List<String> stations,
        int windowDays,
        List<String> patientIds,
        int seriesMax,
        boolean skipWithResults,
        Retrieve retrieve) {

    /** The service by which a peer is asked for objects. */
    public enum Retrieve {
        /** C-GET, and C-MOVE where the peer does not do that. */
        AUTO,
        GET,
        MOVE
    }

    private static final List<String> IMAGES = List.of("CT", "MR", "PT");
    private static final int LIST_MAX = 1_000;

    /** @throws io.contourflow.kernel.Problem INVALID naming the first field that is not right */
    public PollRules {
        modalities = List.copyOf(modalities);
        stations = List.copyOf(stations);
        patientIds = List.copyOf(patientIds);
        Peer.require(everySeconds >= 10 && everySeconds <= 86_400, "everySeconds must be 10 to 86400");
        Peer.require(windowDays >= 0 && windowDays <= 3_650, "windowDays must be 0 to 3650");
        Peer.require(seriesMax >= 1 && seriesMax <= 1_000, "seriesMax must be 1 to 1000");
        Peer.require(modalities.size() <= 20 && stations.size() <= LIST_MAX, "modalities or stations are too many");
        Peer.require(patientIds.size() <= LIST_MAX, "patientIds must be at most " + LIST_MAX);
        Peer.require(
                patientIds.stream().noneMatch(id -> id.isBlank() || id.matches(".*[*?\\\\].*")),
                "patientIds must be whole, without wildcards");
    }

    /** A peer that is never polled by itself. */
    public static PollRules none() {
        return new PollRules(false, 300, List.of(), List.of(), 7, List.of(), 20, true, Retrieve.AUTO);
    }

    List<String> wantedModalities() {
        return modalities.isEmpty() ? IMAGES : modalities;
    }

    @Override
    public String toString() {
        return "poll rules (" + (enabled ? "every " + everySeconds + " s" : "off") + ")";
    }
}
