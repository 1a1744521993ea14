package io.contourflow.audit;

import io.contourflow.audit.AuditAnchors.Point;
import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Verification;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Walks the chain once, oldest first, beside its signed points, and remembers the first entry that does not fit. */
final class ChainCheck {
    private final AuditAnchors.@Nullable Points anchors;
    private final Iterator<Point> points;
    private @Nullable Point point;
    private long count;
    private String previousHash = JdbcAuditTrail.GENESIS;
    private @Nullable Long firstBroken;
    private String message = "";

    /** @param anchors null to look at the chain alone */
    ChainCheck(AuditAnchors.@Nullable Points anchors) {
        this.anchors = anchors;
        this.points = anchors == null
                ? java.util.Collections.emptyIterator()
                : anchors.points().iterator();
        nextPoint();
    }

    private void nextPoint() {
        point = points.hasNext() ? points.next() : null;
    }

    void next(Entry entry) {
        count++;
        if (firstBroken != null) {
            return;
        }
        if (entry.sequence() != count) {
            breaks(entry.sequence(), "entry " + count + " is missing: the next one there is " + entry.sequence());
        } else if (!entry.previousHash().equals(previousHash)) {
            breaks(entry.sequence(), "entry " + entry.sequence() + " is not chained to the one before it");
        } else if (!entry.hash().equals(expected(entry))) {
            breaks(entry.sequence(), "entry " + entry.sequence() + " was changed after it was written");
        }
        while (point != null && point.sequence() <= count) {
            if (firstBroken == null
                    && (point.sequence() < count || !point.hash().equals(entry.hash()))) {
                breaks(count, "entry " + point.sequence() + " is not the one that " + point.file() + " names");
            }
            nextPoint();
        }
        previousHash = entry.hash();
    }

    private static String expected(Entry e) {
        return JdbcAuditTrail.hash(
                e.previousHash(), e.sequence(), e.at(), e.action(), e.actor(), e.caseId(), e.detail());
    }

    private void breaks(long sequence, String why) {
        firstBroken = sequence;
        message = why;
    }

    Verification result() {
        if (firstBroken == null && point != null) {
            breaks(
                    count + 1,
                    "entries from " + (count + 1) + " on are missing at the end: " + point.file() + " names entry "
                            + point.sequence());
        }
        if (firstBroken != null) {
            return new Verification(false, count, firstBroken, message);
        }
        String chained = count + " entries, every one chained to the one before";
        if (anchors == null) {
            return new Verification(true, count, null, chained + "; not compared with anchors");
        }
        if (anchors.problem() != null) {
            return new Verification(false, count, null, "anchors: " + anchors.problem());
        }
        if (anchors.points().isEmpty()) {
            return count == 0
                    ? new Verification(true, 0, null, chained)
                    : new Verification(false, count, null, "anchors: there is none, though the log has entries");
        }
        return new Verification(
                true, count, null, chained + "; " + anchors.points().size() + " anchors fit");
    }
}
