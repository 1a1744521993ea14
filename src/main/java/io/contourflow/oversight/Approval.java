package io.contourflow.oversight;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One signature under contours, with what is asked about it later.
 *
 * @param id of the decision, in the order in which they were made
 * @param setVersion version of the set that the signer saw
 * @param contentHash of the contours that were signed
 * @param approver user id
 * @param edited whether anybody changed the contours before they were signed
 * @param promptOverruled whether a prompt "modify the plan?" of this case, raised by a degree above the threshold, had
 *     been answered with "do not modify"
 * @param otherReader name of another person who approved the same contours; null: there is none
 * @param lookedSeconds from the signer's first opening of the images within the hour before the signature, up to it;
 *     null: no opening within that hour is on record
 */
public record Approval(
        long id,
        CaseId caseId,
        ContourSetId contourSetId,
        long setVersion,
        ContentHash contentHash,
        String approver,
        String approverName,
        Instant approvedAt,
        boolean edited,
        boolean promptOverruled,
        @Nullable String otherReader,
        @Nullable Integer lookedSeconds) {}
