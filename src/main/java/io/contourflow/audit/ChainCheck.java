package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Verification;
import org.jspecify.annotations.Nullable;

/** Walks the chain once, oldest first, and remembers the first entry that does not fit. */
final class ChainCheck {
    private long count;
    private String previousHash = JdbcAuditTrail.GENESIS;
    private @Nullable Long firstBroken;
    private String message = "";

    void next(Entry entry) {
        count++;
        if (firstBroken != null) {
            return;
        }
        if (entry.sequence() != count) {
            breaks(entry, "entry " + count + " is missing: the next one there is " + entry.sequence());
        } else if (!entry.previousHash().equals(previousHash)) {
            breaks(entry, "entry " + entry.sequence() + " is not chained to the one before it");
        } else if (!entry.hash().equals(expected(entry))) {
            breaks(entry, "entry " + entry.sequence() + " was changed after it was written");
        }
        previousHash = entry.hash();
    }

    private static String expected(Entry e) {
        return JdbcAuditTrail.hash(
                e.previousHash(), e.sequence(), e.at(), e.action(), e.actor(), e.caseId(), e.detail());
    }

    private void breaks(Entry entry, String why) {
        firstBroken = entry.sequence();
        message = why;
    }

    Verification result() {
        return new Verification(
                firstBroken == null,
                count,
                firstBroken,
                firstBroken == null ? count + " entries, every one chained to the one before" : message);
    }
}
