package io.contourflow.audit;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Append-only log; each entry is chained by SHA-256 to the one before. No patient identity. */
public interface AuditTrail {
    /** Joins the caller's transaction: what is rolled back leaves no entry. */
    void append(String action, String actor, @Nullable String caseId, String detail);

    /** Newest first. */
    List<Entry> search(Query query);

    /** Every entry that the query asks for, whatever its limit, oldest first, without holding them all in memory. */
    void walk(Query query, Consumer<Entry> visitor);

    Verification verify();

    record Entry(
            long sequence,
            Instant at,
            String action,
            String actor,
            @Nullable String caseId,
            String detail,
            String previousHash,
            String hash) {}

    record Query(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String actor,
            @Nullable String caseId,
            @Nullable String action,
            int limit) {}

    /**
     * @param firstBroken sequence of the first entry that does not fit, or of the first one missing at the end; null when
     *     the chain holds, also where only the files of its anchors do not
     */
    record Verification(
            boolean intact, long entries, @Nullable Long firstBroken, String message) {}
}
