package io.contourflow.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Append-only log; each entry is chained by SHA-256 to the one before. No patient identity. */
public interface AuditTrail {
    /** Joins the caller's transaction: what is rolled back leaves no entry. */
    void append(String action, String actor, @Nullable String caseId, String detail);

    /** Newest first. */
    List<Entry> search(Query query);

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

    /** @param firstBroken sequence of the first entry that does not fit; null when the chain holds */
    record Verification(
            boolean intact, long entries, @Nullable Long firstBroken, String message) {}
}
