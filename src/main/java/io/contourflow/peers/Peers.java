package io.contourflow.peers;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peers and what was found at them, for people who look after them. */
public interface Peers {
    List<Entry> list();

    /** @throws io.contourflow.kernel.Problem NOT_FOUND */
    Entry get(String name);

    /** @throws io.contourflow.kernel.Problem CONFLICT when name or AE title is taken */
    Entry add(Peer peer);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND, STALE when somebody changed it meanwhile, CONFLICT */
    Entry change(Peer peer, long expectedVersion);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND, STALE */
    void remove(String name, long expectedVersion);

    /** C-ECHO now. */
    Echo echo(String name);

    /** What a poll would find and take; nothing is taken. @throws io.contourflow.kernel.Problem UNPROCESSABLE */
    List<Found> dryRun(String name);

    /** Has the peer polled as soon as a node is free, whether or not it is polled by itself. */
    void pollSoon(String name);

    /** What was found at the last polls, the newest decision first. */
    List<Found> found(String name);

    /**
     * @param lastError of the last poll, empty when it went well
     * @param failures polls in a row that went wrong; each doubles the wait
     */
    record Entry(
            Peer peer,
            long version,
            @Nullable Instant nextPollAt,
            @Nullable Instant lastPolledAt,
            int failures,
            String lastError) {}

    /** @param detail empty when the peer answered well */
    record Echo(boolean answered, long milliseconds, String detail) {}

    /**
     * A series at a peer and what became of it.
     *
     * @param instances that the peer states; 0 where it states none
     * @param state TAKE (dry run: it would be taken), RETRIEVED, SKIPPED, FAILED
     * @param code kebab-case; empty when there is nothing to say
     * @param reason one line for a person
     */
    record Found(
            String seriesUid,
            String studyUid,
            String modality,
            int instances,
            State state,
            String code,
            String reason,
            int attempts) {}

    /** What becomes of a series found at a peer. */
    enum State {
        TAKE,
        RETRIEVED,
        SKIPPED,
        FAILED
    }
}
