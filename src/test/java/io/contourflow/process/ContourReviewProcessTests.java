package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.COLLEAGUE;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.FixtureSettings;
import io.contourflow.process.engine.ProcessFixture;
import io.contourflow.review.ContourReview.Decision;
import io.contourflow.review.ContourReview.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContourReviewProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(FixtureSettings.allModelsBut("ContourReviewProcess"))
            .assertClassCoverageAtLeast(1.0)
            .build();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    private static final Decision APPROVE = new Decision(true, Set.of(), "", "clinically approved");

    @Test
    @Tag("R16")
    void releasesNothingThatWasRejected() {
        CaseId id = FIXTURE.aStartedCase();

        FIXTURE.complete(id, CLINICIAN, "decision", "REJECTED", "reason", "misses the bladder");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.domain.asked).endsWith("contour FIRST").doesNotContain("release");

        FIXTURE.review.edit(id);
        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    @Tag("R16")
    void approvesNothingWithoutASignature() {
        CaseId id = FIXTURE.aStartedCase();

        assertUnsigned(id, CLINICIAN);
        assertThat(FIXTURE.review.outcome(id)).isEqualTo(Outcome.PENDING);

        FIXTURE.secondReaderNeeded();
        FIXTURE.approve(id, CLINICIAN);
        assertUnsigned(id, COLLEAGUE);
        assertThat(FIXTURE.taskOf(id).name()).isEqualTo("Review contours again");
    }

    private static void assertUnsigned(CaseId id, Actor actor) {
        assertThatThrownBy(() -> FIXTURE.complete(id, actor, "decision", "APPROVED"))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.slug()).isEqualTo("signature-needed"));
    }

    @Test
    @Tag("R16")
    void cannotBeCompletedThroughTheEngineBeforeEverySetIsDecidedOn() {
        CaseId id = FIXTURE.aStartedCase();

        assertThatThrownBy(() -> FIXTURE.completeInTheEngine(id, Map.of("reviewOutcome", "APPROVED")))
                .hasMessageContaining("still undecided");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @Test
    @Tag("R16")
    void believesTheDomainAndNotWhatWasSubmittedToTheEngine() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.review
                .sets(id)
                .forEach(set -> FIXTURE.review.decide(set.id(), reject("misses"), set.version(), CLINICIAN));
        String task = FIXTURE.taskOf(id).id();
        FIXTURE.engine.getTaskService().setVariableLocal(task, "reviewOutcome", "APPROVED");

        FIXTURE.completeInTheEngine(id, Map.of("reviewOutcome", "APPROVED"));
        FIXTURE.runJobs();

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.domain.asked).endsWith("contour FIRST").doesNotContain("release");
    }

    @Test
    @Tag("R16")
    void cannotPassTheSecondReaderThroughTheEngine() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.secondReaderNeeded();
        FIXTURE.approve(id, CLINICIAN);

        assertThatThrownBy(() -> FIXTURE.completeInTheEngine(id, Map.of("reviewOutcome", "APPROVED")))
                .hasMessageContaining("second reader");

        assertThat(FIXTURE.taskOf(id).name()).isEqualTo("Review contours again");
    }

    @Test
    @Tag("R16")
    void keepsTheMarkerUntilTheSecondReaderApprovedToo() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.secondReaderNeeded();

        FIXTURE.approve(id, CLINICIAN);

        assertThat(FIXTURE.review.sets(id)).allMatch(set -> set.state() == ReviewState.NOT_REVIEWED);
        assertThat(FIXTURE.domain.asked).doesNotContain("release");
    }

    @Test
    @Tag("R16")
    void wantsTwoReadersOfWhatTheSecondReaderEdited() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.secondReaderNeeded();
        FIXTURE.approve(id, CLINICIAN);

        FIXTURE.review.edit(id);
        FIXTURE.approve(id, COLLEAGUE);
        assertThat(FIXTURE.taskOf(id).name()).isEqualTo("Review contours again");

        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    private static Decision reject(String reason) {
        return new Decision(false, Set.of(), reason, "rejected");
    }

    @Test
    @Tag("R16")
    void wantsAReasonForARejection() {
        CaseId id = FIXTURE.aStartedCase();

        assertThatThrownBy(() -> FIXTURE.complete(id, CLINICIAN, "decision", "REJECTED"))
                .hasMessageContaining("reason");
        assertThat(FIXTURE.review.sets(id)).allMatch(set -> set.state() == ReviewState.NOT_REVIEWED);
    }

    @Test
    @Tag("R16")
    void waitsUntilEverySetIsDecidedOn() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);
        CaseId id = FIXTURE.aStartedCase();
        List<ContourSet> sets = FIXTURE.review.sets(id);
        assertThat(sets).hasSize(2);

        FIXTURE.desk.decideContours(sets.get(0).id(), APPROVE, 0, CLINICIAN);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);

        FIXTURE.desk.decideContours(sets.get(1).id(), APPROVE, 0, CLINICIAN);
        FIXTURE.runJobs();
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.domain.audited).anyMatch(entry -> entry.startsWith("TASK_COMPLETED dr.known"));
    }

    @Test
    void refusesADecisionOnContoursThatNobodyIsAskedAbout() {
        CaseId id = FIXTURE.aStartedCase();
        ContourSet set = FIXTURE.review.sets(id).get(0);
        assertThatThrownBy(() -> FIXTURE.desk.decideContours(set.id(), APPROVE, 7, CLINICIAN))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.STALE));
        assertThatThrownBy(() -> FIXTURE.desk.decideContours(set.id(), APPROVE, 0, PLANNER))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.NOT_FOUND));

        FIXTURE.approve(id, CLINICIAN);

        assertThatThrownBy(() -> FIXTURE.desk.decideContours(set.id(), APPROVE, 1, CLINICIAN))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    void wantsAnotherPersonAsSecondReader() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.secondReaderNeeded();
        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.taskOf(id).name()).isEqualTo("Review contours again");

        assertThatThrownBy(() -> FIXTURE.approve(id, CLINICIAN))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.kind()).isEqualTo(Problem.Kind.FORBIDDEN));

        ContourSet set = FIXTURE.review.sets(id).get(0);
        FIXTURE.desk.decideContours(set.id(), APPROVE, set.version(), COLLEAGUE);
        FIXTURE.runJobs();
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    void startsTheReviewAgainWhenTheSecondReaderRejects() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.secondReaderNeeded();
        FIXTURE.approve(id, CLINICIAN);

        FIXTURE.complete(id, COLLEAGUE, "decision", "REJECTED", "reason", "too large");

        assertThat(FIXTURE.taskOf(id).name()).isEqualTo("Review contours");
    }

    @Test
    @Tag("R22")
    void reviewsNothingTwiceWhenARerunChangesNoContours() {
        FIXTURE.domain.verdict = io.contourflow.adaptation.DeformationVerdict.ABOVE_LIMIT;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.review.sets(id).forEach(set -> FIXTURE.review.decide(set.id(), APPROVE, set.version(), CLINICIAN));

        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }
}
