package io.contourflow.web;

import io.contourflow.oversight.Approval;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One signature under contours, as JSON. */
record ApprovalView(
        long id,
        UUID caseId,
        UUID contourSetId,
        long version,
        String contentHash,
        String approver,
        String approverName,
        Instant approvedAt,
        boolean edited,
        boolean promptOverruled,
        @Nullable String otherReader,
        @Nullable Integer lookedSeconds) {
    static ApprovalView of(Approval approval) {
        return new ApprovalView(
                approval.id(),
                approval.caseId().value(),
                approval.contourSetId().value(),
                approval.setVersion(),
                approval.contentHash().hex(),
                approval.approver(),
                approval.approverName(),
                approval.approvedAt(),
                approval.edited(),
                approval.promptOverruled(),
                approval.otherReader(),
                approval.lookedSeconds());
    }
}
