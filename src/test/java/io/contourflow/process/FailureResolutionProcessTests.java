package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.ProcessFixture;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailureResolutionProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(ProcessFixture.allModelsBut("FailureResolutionProcess"))
            .assertClassCoverageAtLeast(1.0)
            .build();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    private static CaseId aCaseThatCannotBeReleased() {
        FIXTURE.domain.releaseBreaks = true;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.approve(id, CLINICIAN);
        return id;
    }

    @Test
    void makesATaskOfAStepThatFailedAfterAllRetries() {
        CaseId id = aCaseThatCannotBeReleased();

        assertThat(FIXTURE.domain.asked.stream().filter("release"::equals)).hasSize(5);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.RESOLVE_FAILURE);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.NEEDS_ATTENTION);
        assertThat(FIXTURE.cases.require(id).stateDetail()).isEqualTo("Release results failed: disk full");
        assertThat(FIXTURE.timeline.of(id).stream().map(Timeline.Entry::kind)).contains("STEP_GIVEN_UP");
        assertThat(FIXTURE.workflow.progress(id).models().get(0).incidents()).containsExactly("Task_ReleaseResults");
    }

    @Test
    void triesTheStepAgainWhenAPersonSaysSo() {
        CaseId id = aCaseThatCannotBeReleased();
        FIXTURE.domain.releaseBreaks = false;

        FIXTURE.complete(id, LEAD, "action", "RETRY");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).isEmpty();
    }

    @Test
    void asksAgainWhenTheStepFailsAgain() {
        CaseId id = aCaseThatCannotBeReleased();
        String before = FIXTURE.taskOf(id).id();

        FIXTURE.complete(id, LEAD, "action", "RETRY");

        assertThat(FIXTURE.taskOf(id).id()).isNotEqualTo(before);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.NEEDS_ATTENTION);
    }

    @Test
    void cannotGoOnWithoutTheStep() {
        CaseId id = aCaseThatCannotBeReleased();

        assertThatThrownBy(() -> FIXTURE.complete(id, LEAD, "action", "CONTINUE", "reason", "never mind"))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.INVALID));
    }

    @Test
    void withdrawsTheTaskWhenTheStepIsTriedAgainByOtherMeans() {
        CaseId id = aCaseThatCannotBeReleased();
        FIXTURE.domain.releaseBreaks = false;
        Job failed = FIXTURE.engine
                .getManagementService()
                .createJobQuery()
                .noRetriesLeft()
                .singleResult();

        FIXTURE.engine.getManagementService().setJobRetries(failed.getId(), 1);
        FIXTURE.runJobs();

        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).isEmpty();
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    void withdrawsTheTaskWhenTheCaseIsCancelled() {
        CaseId id = aCaseThatCannotBeReleased();

        FIXTURE.complete(id, LEAD, "action", "CANCEL", "reason", "not wanted any more");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.CANCELLED);
        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).isEmpty();
        assertThat(FIXTURE.instanceOf(id, "FailureResolutionProcess")).isNull();
    }
}
