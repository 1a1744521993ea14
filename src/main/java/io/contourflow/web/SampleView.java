package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.oversight.Approval;
import io.contourflow.oversight.ReviewSamples;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sample of approvals, as JSON.
 *
 * @param signatureHolds null: not signed off
 */
record SampleView(SummaryView summary, @Nullable Boolean signatureHolds, List<SampledApprovalView> items) {
    static SampleView of(ReviewSamples.Sample sample, Actor actor) {
        return new SampleView(
                SummaryView.of(sample.summary()),
                sample.summary().signedOff() == null ? null : sample.signatureHolds(),
                sample.items().stream()
                        .map(item -> SampledApprovalView.of(item, actor))
                        .toList());
    }

    /** Named apart from other summaries in the description of the interface. */
    record SummaryView(
            UUID id,
            ReviewSamples.Order order,
            int population,
            String populationHash,
            String drawnBy,
            String drawnByName,
            Instant drawnAt,
            int drawn,
            int reviewed,
            int minor,
            int major,
            @Nullable SignedOffView signedOff,
            long version) {
        static SummaryView of(ReviewSamples.SampleSummary summary) {
            return new SummaryView(
                    summary.id(),
                    summary.order(),
                    summary.population(),
                    summary.populationHash().hex(),
                    summary.drawnBy(),
                    summary.drawnByName(),
                    summary.drawnAt(),
                    summary.drawn(),
                    summary.reviewed(),
                    summary.minor(),
                    summary.major(),
                    SignedOffView.of(summary.signedOff()),
                    summary.version());
        }
    }

    record SignedOffView(String by, String byName, Instant at, String meaning, String contentHash) {
        static @Nullable SignedOffView of(ReviewSamples.@Nullable SignedOff signed) {
            return signed == null
                    ? null
                    : new SignedOffView(
                            signed.by(),
                            signed.byName(),
                            signed.at(),
                            signed.meaning(),
                            signed.contentHash().hex());
        }
    }

    /** @param own whether the reader signed it and so can be no peer of it */
    record SampledApprovalView(int number, ApprovalView approval, ReviewSamples.@Nullable Given given, boolean own) {
        static SampledApprovalView of(ReviewSamples.Item item, Actor actor) {
            Approval approval = item.approval();
            return new SampledApprovalView(
                    item.number(),
                    ApprovalView.of(approval),
                    item.given(),
                    approval.approver().equals(actor.userId()));
        }
    }
}
