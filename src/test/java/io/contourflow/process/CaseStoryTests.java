package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.engine.ProcessFixture;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The timeline of a whole case: who, what, when, how long, and by which version of what. */
class CaseStoryTests {
    static final ProcessFixture FIXTURE = ProcessFixture.plain();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    @Test
    @Tag("R12")
    @Tag("R16")
    void tellsTheWholeStory() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY", "reason", "the tumour shrank");
        assertThat(FIXTURE.stateOf(id)).as("does not end before").isEqualTo(CaseState.AWAITING_PLAN);
        FIXTURE.complete(id, PLANNER, "planUid", "1.2.3");
        FIXTURE.approve(id, CLINICIAN);

        List<Timeline.Entry> story = FIXTURE.timeline.of(id);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(story)
                .extracting(entry -> entry.kind() + " " + entry.detail() + " " + entry.actor())
                .containsSubsequence(
                        "STEP_FINISHED Determine image facts system",
                        "STEP_FINISHED Classify images system",
                        "STEP_FINISHED Choose processing mode system",
                        "TASK_OPENED Decide on plan system",
                        "TASK_COMPLETED Decide on plan dr.known",
                        "STEP_FINISHED Record feedback and adjust threshold system",
                        "TASK_OPENED Modify plan system",
                        "TASK_COMPLETED Modify plan p.lanner",
                        "TASK_OPENED Review contours system",
                        "TASK_COMPLETED Review contours dr.known",
                        "STEP_FINISHED Release results system");
        assertThat(story).isSortedAccordingTo(Comparator.comparing(Timeline.Entry::at));
        assertThat(story).allSatisfy(entry -> {
            assertThat(entry.softwareVersion()).isEqualTo(SoftwareVersion.current());
            if (entry.kind().equals("STEP_FINISHED") || entry.kind().equals("TASK_COMPLETED")) {
                assertThat(entry.durationMs()).as(entry.detail()).isNotNegative();
            }
        });
        assertThat(story)
                .filteredOn(entry -> entry.detail().equals("Modify plan"))
                .allSatisfy(entry ->
                        assertThat(entry.versions()).containsEntry("process", "PlanAdaptationProcess version 1"));
        assertThat(story)
                .filteredOn(entry -> entry.detail().equals("Release results"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.versions()).containsEntry("process", "CaseLifecycleProcess version 1"));
    }

    /** What the engine knows goes after the time to live of the models; what the program knows stays. */
    @Test
    void keepsTheStoryWhenTheEnginesHistoryIsRemoved() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.approve(id, CLINICIAN);
        List<Timeline.Entry> story = FIXTURE.timeline.of(id);

        FIXTURE.removeHistory(java.time.Duration.ofDays(179));
        assertThat(FIXTURE.historicInstances(id)).isPositive();
        FIXTURE.removeHistory(java.time.Duration.ofDays(2));

        assertThat(FIXTURE.historicInstances(id)).isZero();
        assertThat(FIXTURE.timeline.of(id)).isEqualTo(story);
        assertThat(FIXTURE.workflow.progress(id).models()).isEmpty();
    }
}
