package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.testing.InMemoryStepResults;
import io.contourflow.testing.InMemoryTimeline;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The timeline tells by which models, settings, threshold and software a step was done. */
class StepVersionsTests {
    private final InMemoryTimeline timeline = new InMemoryTimeline();
    private final Steps steps = new Steps(new InMemoryStepResults(), timeline);
    private final CaseId caseId = CaseId.random();

    private Timeline.Entry told(Step step, Steps.Made made) {
        steps.once(caseId, step, "hash", () -> made);
        return timeline.of(caseId).get(0);
    }

    @Test
    @Tag("R11")
    void tellsWhichVersionOfWhichThresholdWasInForce() {
        Timeline.Entry entry = told(
                Step.MEASURE_DEFORMATION,
                new Steps.Made()
                        .number("thresholdMm", 5.5)
                        .number("thresholdVersion", 3)
                        .text("thresholdScope", "body:PELVIS")
                        .text("verdict", "ABOVE_LIMIT"));

        assertThat(entry.versions()).isEqualTo(Map.of("threshold", "body:PELVIS: 5.50 mm, version 3"));
        assertThat(entry.softwareVersion()).isEqualTo(SoftwareVersion.current());
    }

    @Test
    @Tag("R14")
    void tellsTheModelsAndTheirVersions() {
        Timeline.Entry entry = told(Step.CONTOUR_FIRST, new Steps.Made().text("models", "body-bone 1.2 + pelvis 4"));

        assertThat(entry.versions()).isEqualTo(Map.of("models", "body-bone 1.2 + pelvis 4"));
        assertThat(entry.durationMs()).isNotNegative();
    }

    @Test
    @Tag("R8")
    void tellsTheSettingsOfARegistration() {
        Timeline.Entry entry = told(
                Step.REGISTER_DEFORMABLY,
                new Steps.Made().text("mode", "MULTI").text("preset", "FAST").text("verdict", "TRUSTED"));

        assertThat(entry.versions()).isEqualTo(Map.of("mode", "MULTI", "preset", "FAST"));
    }
}
