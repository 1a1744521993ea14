package io.contourflow.oversight;

import io.contourflow.kernel.ContentHash;
import java.util.ArrayList;
import java.util.List;

/** What the signature under a sample is bound to; pure. */
final class SampleContent {
    private SampleContent() {}

    static ContentHash hash(ReviewSamples.Sample sample) {
        ReviewSamples.SampleSummary summary = sample.summary();
        ReviewSamples.Order order = summary.order();
        List<String> parts = new ArrayList<>(List.of(
                summary.id().toString(),
                order.department(),
                order.from().toString(),
                order.to().toString(),
                Long.toString(order.seed()),
                String.valueOf(order.count()),
                String.valueOf(order.percent()),
                Integer.toString(summary.population()),
                summary.populationHash().hex(),
                summary.drawnBy(),
                summary.drawnAt().toString()));
        for (ReviewSamples.Item item : sample.items()) {
            add(parts, item);
        }
        return ContentHash.ofTexts(parts.toArray(new String[0]));
    }

    private static void add(List<String> parts, ReviewSamples.Item item) {
        Approval approval = item.approval();
        parts.addAll(List.of(
                Integer.toString(item.number()),
                Long.toString(approval.id()),
                approval.caseId().toString(),
                approval.contourSetId().toString(),
                Long.toString(approval.setVersion()),
                approval.contentHash().hex(),
                approval.approver(),
                approval.approverName(),
                approval.approvedAt().toString(),
                Boolean.toString(approval.edited()),
                Boolean.toString(approval.promptOverruled()),
                String.valueOf(approval.otherReader()),
                String.valueOf(approval.lookedSeconds())));
        ReviewSamples.Given given = item.given();
        if (given != null) {
            parts.addAll(List.of(
                    given.verdict().name(),
                    given.comment(),
                    given.reviewer(),
                    given.reviewerName(),
                    given.at().toString()));
        }
    }
}
