package io.contourflow.oversight;

import io.contourflow.kernel.Page;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every signature under contours; for those who answer for a department. */
public interface Approvals {
    /** Newest first. @param departments only cases of these; empty: none */
    Page<Approval> search(Filter filter, Set<String> departments, int page, int size);

    /** By signer, in the order of their user ids. */
    List<OfSigner> statistics(Instant from, Instant to, Set<String> departments);

    /**
     * Null leaves open.
     *
     * @param to the first moment not asked for any more
     * @param approver user id
     * @param secondRead whether somebody else approved the same contours
     * @param lookedSecondsMax those looked at for no longer, those without any look on record among them
     */
    record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String approver,
            @Nullable UUID caseId,
            @Nullable Boolean edited,
            @Nullable Boolean promptOverruled,
            @Nullable Boolean secondRead,
            @Nullable Integer lookedSecondsMax) {}

    /**
     * @param withoutLook approvals without any look at the images on record in the hour before
     * @param medianLookedSeconds of those with one; null: none has
     * @param agree approvals on which the newest verdict of a peer is this; likewise the other two
     */
    record OfSigner(
            String approver,
            String approverName,
            long approvals,
            long edited,
            long promptsOverruled,
            long secondRead,
            long withoutLook,
            @Nullable Long medianLookedSeconds,
            long agree,
            long minor,
            long major) {}
}
