package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.FixtureSettings;
import io.contourflow.process.engine.ProcessFixture;
import io.contourflow.registration.ProcessingSettings.Choice;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureResolutionProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(FixtureSettings.allModelsBut("FailureResolutionProcess"))
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
    void saysInPlainWordsWhatFailedAndWhatCanBeDone() {
        CaseId id = aCaseThatCannotBeReleased();

        assertThat(FIXTURE.taskOf(id).description())
                .isEqualTo("'Release results' failed every time it was tried. Last reason: disk full. You can try it"
                        + " again, try it again with other settings (preset, mode or recipe), or cancel the case."
                        + " The case cannot go on without this step.");
    }

    @Test
    void cannotGoOnWithoutReleasing() {
        CaseId id = aCaseThatCannotBeReleased();

        assertThatThrownBy(() -> FIXTURE.complete(id, LEAD, "action", "CONTINUE", "reason", "never mind"))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.slug()).isEqualTo("cannot-continue"));
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.RESOLVE_FAILURE);
    }

    @Test
    @Tag("R9")
    void goesOnWithoutAStepThatThePersonDoesByHand() {
        FIXTURE.domain.breaks.add("fuse");
        CaseId id = FIXTURE.aStartedCase();
        assertThat(FIXTURE.taskOf(id).description()).contains("continue by hand without this step");
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "the two images do side by side");

        assertThat(FIXTURE.domain.asked).containsExactly("contour FIRST", "assess");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(FIXTURE.timeline.of(id))
                .extracting(entry -> entry.kind() + " " + entry.actor() + " " + entry.detail())
                .contains(
                        "FAILURE_RESOLVED dr.known continue: the two images do side by side",
                        "STEP_SKIPPED system case goes on without 'fuse images'");
        assertThat(FIXTURE.engine.getRuntimeService().createIncidentQuery().count())
                .isZero();
        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    @Tag("R8")
    void goesOnWithoutARegistrationThatBreaks() {
        FIXTURE.domain.breaks.add("registerDeformably");
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "registered at the console");

        assertThat(FIXTURE.domain.asked).containsExactly("contour FIRST", "assess");
    }

    @Test
    @Tag("R11")
    void asksAPersonWhereTheDeformationCannotBeMeasured() {
        FIXTURE.domain.breaks.add("assess");
        CaseId id = FIXTURE.aStartedCase(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null));
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.RESOLVE_FAILURE);
        assertThat(FIXTURE.taskOf(id).description()).contains("continue by hand without this step");
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "we looked at the images");

        assertThat(FIXTURE.domain.asked).containsExactly("cannotTell measuring the deformation failed");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);
        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "no difference to be seen");
        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    @Tag("R16")
    @Tag("R20")
    void waitsForContoursToBeDrawnWhereContouringIsContinuedByHand() {
        FIXTURE.domain.breaks.add("contour FIRST");
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "drawn by hand");

        assertThat(FIXTURE.domain.asked).containsExactly("by hand FIRST", "assess");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(FIXTURE.review.sets(id)).singleElement().satisfies(set -> {
            assertThat(set.origin()).isEqualTo(ContourOrigin.DRAWN);
            assertThat(set.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        });
    }

    @Test
    @Tag("R15")
    @Tag("R20")
    void waitsForTheSecondContourToBeDrawnWhereMovingTheFirstIsContinuedByHand() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        FIXTURE.domain.breaks.add("propagate");
        CaseId id = FIXTURE.aStartedCase(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null));

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "drawn by hand");

        assertThat(FIXTURE.domain.asked).endsWith("by hand SECOND");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);
    }

    @Test
    @Tag("R7")
    void triesTheStepAgainWithOtherSettings() {
        FIXTURE.domain.breaks.add("registerRigidly");
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.breaks.clear();

        FIXTURE.complete(id, LEAD, "action", "RETRY_WITH_SETTINGS", "preset", "FAST", "mode", "MULTI");

        assertThat(FIXTURE.settings.inForce(id)).isEqualTo(new Choice("FAST", "MULTI", null));
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @ParameterizedTest
    @CsvSource({"RETRY_WITH_SETTINGS,reason,because", "RETRY,preset,FAST", "RETRY_WITH_SETTINGS,preset,SLOW"})
    void refusesSettingsThatAreMissingUnwantedOrUnknown(String action, String key, String value) {
        CaseId id = aCaseThatCannotBeReleased();

        assertThatThrownBy(() -> FIXTURE.complete(id, LEAD, "action", action, key, value))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.INVALID));
        assertThat(FIXTURE.settings.inForce(id)).isEqualTo(Choice.NONE);
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
        assertThat(FIXTURE.engine.getRuntimeService().createExecutionQuery().count())
                .as("nothing is left in the engine")
                .isZero();
        assertThat(FIXTURE.engine.getManagementService().createJobQuery().count())
                .isZero();
        assertThat(FIXTURE.engine
                        .getRuntimeService()
                        .createEventSubscriptionQuery()
                        .list())
                .as("only the start of new cases is waited for")
                .allMatch(waiting -> waiting.getExecutionId() == null);
        assertThat(FIXTURE.engine.getRuntimeService().createIncidentQuery().count())
                .isZero();
        assertThat(FIXTURE.timeline.kinds(id))
                .as("the record stays")
                .contains("STEP_FINISHED", "STEP_GIVEN_UP", "FAILURE_RESOLVED", "CASE_CANCELLED");
    }
}
