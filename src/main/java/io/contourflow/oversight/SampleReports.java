package io.contourflow.oversight;

import io.contourflow.audit.PdfTable;
import io.contourflow.kernel.CsvText;
import io.contourflow.oversight.ReviewSamples.Given;
import io.contourflow.oversight.ReviewSamples.Item;
import io.contourflow.oversight.ReviewSamples.Order;
import io.contourflow.oversight.ReviewSamples.Sample;
import io.contourflow.oversight.ReviewSamples.SampleSummary;
import io.contourflow.oversight.ReviewSamples.SignedOff;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sample to take away; the same sample gives the same bytes. Times in UTC; no patient identity. */
public final class SampleReports {
    private static final String CSV_HEAD = "number,decision,case_id,contour_set_id,version,content_hash,approver,"
            + "approved_at,looked_s,edited,prompt_overruled,other_reader,verdict,comment,reviewer,reviewed_at,"
            + "sample_id,signed_off_by,signed_off_at,signed_hash\r\n";

    private SampleReports() {}

    /** Comma-separated values (RFC 4180). */
    public static String csv(Sample sample) {
        return sample.items().stream()
                .map(item -> line(sample.summary(), item))
                .collect(Collectors.joining("", CSV_HEAD, ""));
    }

    private static String line(SampleSummary sample, Item item) {
        Approval approval = item.approval();
        Given given = item.given();
        SignedOff signed = sample.signedOff();
        return Stream.of(
                        Integer.toString(item.number()),
                        Long.toString(approval.id()),
                        approval.caseId().toString(),
                        approval.contourSetId().toString(),
                        Long.toString(approval.setVersion()),
                        approval.contentHash().hex(),
                        CsvText.quoted(approval.approver()),
                        approval.approvedAt().toString(),
                        orNothing(approval.lookedSeconds()),
                        Boolean.toString(approval.edited()),
                        Boolean.toString(approval.promptOverruled()),
                        CsvText.quoted(approval.otherReader()),
                        given == null ? "" : given.verdict().name(),
                        CsvText.quoted(given == null ? null : given.comment()),
                        CsvText.quoted(given == null ? null : given.reviewer()),
                        orNothing(given == null ? null : given.at()),
                        sample.id().toString(),
                        CsvText.quoted(signed == null ? null : signed.by()),
                        orNothing(signed == null ? null : signed.at()),
                        orNothing(signed == null ? null : signed.contentHash()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String orNothing(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** A table for reading, with the signature. */
    public static void pdf(Sample sample, OutputStream out) throws IOException {
        PdfTable.Layout layout = new PdfTable.Layout(
                "Contourflow peer review of approvals",
                notes(sample),
                List.of("No.", "Approved (UTC)", "By", "Case, contours", "Facts", "Verdict", "By", "Comment"),
                List.of(26f, 92f, 84f, 168f, 116f, 48f, 84f, 0f));
        PdfTable.write(layout, sample.items().stream().map(SampleReports::row).toList(), out);
    }

    private static List<String> notes(Sample sample) {
        SampleSummary summary = sample.summary();
        Order order = summary.order();
        List<String> notes = new ArrayList<>();
        notes.add("Sample " + summary.id() + ", department " + order.department() + ", approvals from " + order.from()
                + " to " + order.to());
        notes.add(summary.drawn() + " of " + summary.population() + " approvals, stratified by approver, "
                + (order.percent() == null ? order.count() + " wanted" : order.percent() + " % wanted") + ", seed "
                + order.seed() + ", population SHA-256 " + summary.populationHash());
        notes.add("Drawn by " + summary.drawnByName() + " (" + summary.drawnBy() + ") at " + summary.drawnAt() + "; "
                + summary.reviewed() + " reviewed, " + summary.minor() + " minor and " + summary.major()
                + " major differences");
        SignedOff signed = summary.signedOff();
        notes.add(
                signed == null
                        ? "NOT SIGNED OFF"
                        : "Signed off by " + signed.byName() + " (" + signed.by() + ") at " + signed.at() + ": "
                                + signed.meaning() + "; SHA-256 " + signed.contentHash()
                                + (sample.signatureHolds() ? "" : " - THE CONTENT IS NOT WHAT WAS SIGNED"));
        return notes;
    }

    private static List<String> row(Item item) {
        Approval approval = item.approval();
        Given given = item.given();
        return List.of(
                Integer.toString(item.number()),
                approval.approvedAt().toString(),
                approval.approverName(),
                approval.caseId() + " " + approval.contentHash().hex().substring(0, 16),
                facts(approval),
                given == null ? "OPEN" : given.verdict().name(),
                given == null ? "" : given.reviewerName() + " " + given.at(),
                given == null ? "" : given.comment().replaceAll("\\s+", " "));
    }

    private static String facts(Approval approval) {
        List<String> facts = new ArrayList<>();
        Integer looked = approval.lookedSeconds();
        facts.add(looked == null ? "no look on record" : "looked at " + looked + " s");
        facts.add(approval.edited() ? "edited" : "not edited");
        if (approval.promptOverruled()) {
            facts.add("prompt overruled");
        }
        facts.add(approval.otherReader() == null ? "one reader" : "also read by " + approval.otherReader());
        return String.join("; ", facts);
    }
}
