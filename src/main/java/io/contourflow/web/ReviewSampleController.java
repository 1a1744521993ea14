package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.oversight.ReviewSamples;
import io.contourflow.oversight.SampleReports;
import io.contourflow.web.security.Reauthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Samples of approvals for peers, their verdicts, and the signature of the lead under them. */
@RestController
@RequestMapping("/api/review-samples")
class ReviewSampleController {
    private static final String ONE = "/{sampleId}";

    private final ReviewSamples samples;
    private final Reauthentication reauthentication;
    private final AuditTrail audit;

    ReviewSampleController(ReviewSamples samples, Reauthentication reauthentication, AuditTrail audit) {
        this.samples = samples;
        this.reauthentication = reauthentication;
        this.audit = audit;
    }

    @PostMapping
    ResponseEntity<SampleView> draw(@Valid @RequestBody NewSample body, Actor actor) {
        ReviewSamples.Sample drawn = samples.draw(body.order(), actor);
        return ResponseEntity.created(
                        URI.create("/api/review-samples/" + drawn.summary().id()))
                .eTag(ExpectedVersion.tag(drawn.summary().version()))
                .body(SampleView.of(drawn, actor));
    }

    @GetMapping
    PageView<SampleView.SummaryView> list(
            @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size, Actor actor) {
        return PageView.of(samples.list(actor, page, size).map(SampleView.SummaryView::of));
    }

    @GetMapping(ONE)
    ResponseEntity<SampleView> get(@PathVariable UUID sampleId, Actor actor) {
        return answer(samples.require(sampleId, actor), actor);
    }

    @PutMapping(ONE + "/items/{number}/verdict")
    ResponseEntity<SampleView> giveVerdict(
            @PathVariable UUID sampleId, @PathVariable int number, @Valid @RequestBody NewVerdict body, Actor actor) {
        String comment = body.comment() == null ? "" : body.comment();
        return answer(samples.giveVerdict(sampleId, number, body.verdict(), comment, actor), actor);
    }

    @PutMapping(ONE + "/sign-off")
    ResponseEntity<SampleView> signOff(
            @PathVariable UUID sampleId,
            @Valid @RequestBody SignOff body,
            ExpectedVersion expected,
            HttpServletRequest request,
            Actor actor) {
        samples.require(sampleId, actor);
        reauthentication.require(
                request,
                actor.userId(),
                body.password(),
                () -> audit.append("REAUTHENTICATION_FAILED", actor.userId(), null, "review sample " + sampleId));
        return answer(samples.signOff(sampleId, body.meaning(), expected.value(), actor), actor);
    }

    @GetMapping(ONE + "/export")
    ResponseEntity<byte[]> export(@PathVariable UUID sampleId, @RequestParam String format, Actor actor)
            throws IOException {
        ReviewSamples.Sample sample = samples.require(sampleId, actor);
        byte[] bytes = switch (format) {
            case "csv" -> SampleReports.csv(sample).getBytes(StandardCharsets.UTF_8);
            case "pdf" -> pdf(sample);
            default ->
                throw new Problem(
                        Problem.Kind.INVALID, "invalid-field", "format must be csv or pdf but is '" + format + "'");
        };
        audit.append("REVIEW_SAMPLE_EXPORTED", actor.userId(), null, "sample " + sampleId + ", format " + format);
        return ResponseEntity.ok()
                .contentType(format.equals("csv") ? ThresholdCsv.TYPE : MediaType.APPLICATION_PDF)
                .header("Content-Disposition", "attachment; filename=peer-review-" + sampleId + "." + format)
                .body(bytes);
    }

    private static byte[] pdf(ReviewSamples.Sample sample) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SampleReports.pdf(sample, out);
        return out.toByteArray();
    }

    private static ResponseEntity<SampleView> answer(ReviewSamples.Sample sample, Actor actor) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.tag(sample.summary().version()))
                .body(SampleView.of(sample, actor));
    }

    /** @param to the first moment not asked for any more; one of count and percent */
    record NewSample(
            @NotBlank @Size(max = 100) String department,
            @NotNull Instant from,
            @NotNull Instant to,
            @NotNull Long seed,
            @Nullable Integer count,
            @Nullable Integer percent) {
        ReviewSamples.Order order() {
            return new ReviewSamples.Order(department, from, to, seed, count, percent);
        }
    }

    record NewVerdict(
            @NotNull ReviewSamples.Verdict verdict,
            @Nullable @Size(max = 2000) String comment) {}

    /** @param reauth sent instead of a password where users sign in anew; nothing rests on its value */
    record SignOff(
            @Nullable @Size(max = 500) String password,
            @Nullable Boolean reauth,
            @NotBlank @Size(max = 500) String meaning) {
        @Override
        public String toString() {
            return "signature: " + meaning;
        }
    }
}
