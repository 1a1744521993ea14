package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.COLLEAGUE;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.TargetRule;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.FixtureSettings;
import io.contourflow.process.engine.ProcessFixture;
import io.contourflow.review.ContourReview;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("R24")
class TargetContourProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(FixtureSettings.allModelsBut("TargetContourProcess"))
            .assertClassCoverageAtLeast(1.0)
            .build();

    private static final List<TargetRule> OF_THE_SECOND = List.of(new TargetRule("External", ImageRole.SECOND, null));

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    private static CaseId aCaseToChooseIn() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);
        FIXTURE.targets.needed = true;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.approve(id, CLINICIAN);
        return id;
    }

    @Test
    void asksForNoTargetContourWhereThereIsNothingToChooseFrom() {
        CaseId id = FIXTURE.aStartedCase();

        FIXTURE.approve(id, CLINICIAN);

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.domain.asked).doesNotContain("buildTarget");
    }

    @Test
    void hasTheChosenContourReviewedBeforeItLeaves() {
        CaseId id = aCaseToChooseIn();
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);

        FIXTURE.complete(id, CLINICIAN, "decision", "FIRST");

        assertThat(FIXTURE.domain.asked).endsWith("choose FIRST", "buildTarget");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(target(id).state()).isEqualTo(ReviewState.NOT_REVIEWED);

        FIXTURE.approve(id, CLINICIAN);

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.domain.asked).endsWith("storeContouredImage", "release");
        assertThat(FIXTURE.review.sets(id)).hasSize(3);
    }

    @Test
    void isChosenBesideTheImagesAndAgainWhileItIsReviewed() {
        CaseId id = aCaseToChooseIn();

        FIXTURE.desk.chooseTarget(id, FIXTURE.targets.whole(id, ImageRole.FIRST), 0, CLINICIAN);
        FIXTURE.runJobs();
        ContourSet first = target(id);
        String review = FIXTURE.taskOf(id).id();
        FIXTURE.desk.chooseTarget(id, OF_THE_SECOND, 1, COLLEAGUE);
        FIXTURE.runJobs();

        assertThat(FIXTURE.domain.asked).endsWith("choose FIRST", "buildTarget", "choose SECOND", "buildTarget");
        assertThat(target(id).id()).isNotEqualTo(first.id());
        assertThat(FIXTURE.taskOf(id).id()).isNotEqualTo(review);
        assertThat(FIXTURE.domain.audited).contains("TARGET_CHOSEN " + COLLEAGUE.userId() + " version 2, again");
    }

    @Test
    void refusesAChoiceThatIsLateOrOfAnother() {
        CaseId id = aCaseToChooseIn();

        assertThatThrownBy(() -> FIXTURE.desk.chooseTarget(id, OF_THE_SECOND, 7, CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        assertThatThrownBy(() -> FIXTURE.desk.chooseTarget(id, OF_THE_SECOND, 0, PLANNER))
                .isInstanceOf(Problem.class);
        FIXTURE.desk.claim(FIXTURE.taskOf(id).id(), COLLEAGUE);
        assertThatThrownBy(() -> FIXTURE.desk.chooseTarget(id, OF_THE_SECOND, 0, CLINICIAN))
                .hasMessageContaining("somebody else has this task");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);

        CaseId other = FIXTURE.aCase();
        assertThatThrownBy(() -> FIXTURE.desk.chooseTarget(other, OF_THE_SECOND, 0, CLINICIAN))
                .hasMessageContaining("neither to be chosen nor under review");
    }

    @Test
    void cannotBeCompletedThroughTheEngineWithoutAChoice() {
        CaseId id = aCaseToChooseIn();

        assertThatThrownBy(() -> FIXTURE.completeInTheEngine(id, Map.of("decision", "FIRST")))
                .hasMessageContaining("nobody has chosen the target contour");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);

        FIXTURE.targets.choose(id, OF_THE_SECOND, 0, CLINICIAN);
        FIXTURE.completeInTheEngine(id, Map.of());
        FIXTURE.runJobs();
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @Test
    @Tag("R22")
    void isChosenAnewAfterTheOffsetWasCorrected() {
        CaseId id = aCaseToChooseIn();
        FIXTURE.complete(id, CLINICIAN, "decision", "FIRST");

        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);

        assertThat(FIXTURE.review.sets(id)).extracting(ContourSet::role).doesNotContain(ImageRole.TARGET);
        FIXTURE.runJobs();
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);
        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).hasSize(1);
    }

    @Test
    @Tag("R20")
    void isChosenAnewAfterContoursThatItIsMadeOfWereEditedAndReviewed() {
        CaseId id = aCaseToChooseIn();
        FIXTURE.complete(id, CLINICIAN, "decision", "FIRST");
        String before = FIXTURE.taskOf(id).id();

        FIXTURE.edit(id, first(id));

        assertThat(FIXTURE.review.sets(id)).extracting(ContourSet::role).doesNotContain(ImageRole.TARGET);
        assertThat(FIXTURE.timeline.of(id))
                .anyMatch(entry -> entry.kind().equals("CONTOURS_WITHDRAWN")
                        && entry.detail()
                                .equals("target contour withdrawn because contours that it is made of were changed"));
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(FIXTURE.taskOf(id).id()).isNotEqualTo(before);
        FIXTURE.approveTheRest(id, CLINICIAN);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);
        FIXTURE.complete(id, CLINICIAN, "decision", "SECOND");
        FIXTURE.approveTheRest(id, CLINICIAN);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.timeline.of(id)).noneMatch(entry -> entry.kind().equals("STEP_GIVEN_UP"));
    }

    @Test
    @Tag("R20")
    void isNotChosenWhileContoursThatWereEditedWaitForTheirReview() {
        CaseId id = aCaseToChooseIn();

        FIXTURE.edit(id, first(id));

        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        FIXTURE.approveTheRest(id, CLINICIAN);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.CHOOSE_TARGET);
    }

    @Test
    @Tag("R20")
    void staysWhereOnlyTheTargetContourItselfIsEdited() {
        CaseId id = aCaseToChooseIn();
        FIXTURE.complete(id, CLINICIAN, "decision", "FIRST");
        String before = FIXTURE.taskOf(id).id();

        FIXTURE.edit(id, target(id));

        assertThat(FIXTURE.taskOf(id).id()).isEqualTo(before);
        assertThat(target(id).state()).isEqualTo(ReviewState.NOT_REVIEWED);
    }

    @Test
    @Tag("R16")
    @Tag("R20")
    void refusesAnEditThatNobodyWouldReviewAnyMore() {
        FIXTURE.domain.releaseBreaks = true;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.approve(id, CLINICIAN);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.RESOLVE_FAILURE);

        assertThatThrownBy(() -> FIXTURE.edit(id, first(id))).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
            assertThat(problem.slug()).isEqualTo("review-over");
        });
    }

    @Test
    @Tag("R16")
    @Tag("R20")
    void refusesAnEditBetweenTheLastApprovalAndWhatFollowsIt() {
        CaseId id = FIXTURE.aStartedCase();
        ContourSet set = first(id);
        FIXTURE.desk.decideContours(
                set.id(), new ContourReview.Decision(true, Set.of(), "", "approved"), set.version(), CLINICIAN);

        assertThatThrownBy(() -> FIXTURE.edit(id, first(id)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("between-steps"));
    }

    private static ContourSet first(CaseId id) {
        return FIXTURE.review.sets(id).get(0);
    }

    private static ContourSet target(CaseId id) {
        return FIXTURE.review.sets(id).stream()
                .filter(set -> set.role() == ImageRole.TARGET)
                .findFirst()
                .orElseThrow();
    }
}
