package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.learning.LearningProperties.Consent;
import io.contourflow.learning.TrainingSamples;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Samples for training, and what patients said to it (R26). */
@RestController
@RequestMapping("/api")
class SampleController {
    private final VisibleCases visible;
    private final TrainingSamples samples;
    private final AuditTrail audit;

    SampleController(VisibleCases visible, TrainingSamples samples, AuditTrail audit) {
        this.visible = visible;
        this.samples = samples;
        this.audit = audit;
    }

    /** @param consent whose samples leave this site */
    record Samples(Consent consent, List<TrainingSamples.Sample> items) {}

    /** @param answer null when nothing was recorded in this case */
    record ConsentView(TrainingSamples.@Nullable Recorded answer) {}

    record NewAnswer(@NotNull TrainingSamples.Answer answer) {}

    @GetMapping("/samples")
    Samples list() {
        return new Samples(samples.consent(), samples.list());
    }

    @PostMapping("/samples/export")
    TrainingSamples.Report export(Actor actor) {
        TrainingSamples.Report report = samples.export(actor);
        audit.append(
                "SAMPLES_EXPORTED",
                actor.userId(),
                null,
                report.written() + " written, " + report.withdrawn() + " withdrawn");
        return report;
    }

    @GetMapping("/cases/{caseId}/training-consent")
    ConsentView consent(@PathVariable UUID caseId, Actor actor) {
        CaseId id = visible.require(caseId, actor).id();
        return new ConsentView(samples.answer(id).orElse(null));
    }

    @PutMapping("/cases/{caseId}/training-consent")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    public void record(@PathVariable UUID caseId, @Valid @RequestBody NewAnswer body, Actor actor) {
        CaseId id = visible.require(caseId, actor).id();
        samples.record(id, body.answer(), actor);
        audit.append("TRAINING_" + body.answer(), actor.userId(), id.toString(), "recorded");
    }
}
