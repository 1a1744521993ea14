package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ProcessingMode;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.cases.Timeline;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.Workflow.ModelProgress;
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

class CaseLifecycleProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(FixtureSettings.allModelsBut("CaseLifecycleProcess"))
            .assertClassCoverageAtLeast(1.0)
            .build();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    @Test
    @Tag("R2")
    @Tag("R11")
    @Tag("R16")
    @Tag("R17")
    @Tag("R18")
    void releasesApprovedContoursWhenDeformationIsWithinTheThreshold() {
        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(FIXTURE.domain.asked)
                .containsExactly(
                        "facts", "adjust", "registerRigidly", "registerDeformably", "fuse", "contour FIRST", "assess");

        FIXTURE.approve(id, CLINICIAN);

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.domain.asked).endsWith("assess", "storeContouredImage", "release");
        assertThat(FIXTURE.instanceOf(id, "CaseLifecycleProcess")).isNull();
        assertThat(FIXTURE.timeline.of(id).stream().map(Timeline.Entry::kind))
                .contains("STEP_FINISHED", "TASK_OPENED", "TASK_COMPLETED");
    }

    @Test
    @Tag("R4")
    @Tag("R5")
    void keepsImageTypeAndProcessingModeWithTheCase() {
        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.cases.require(id).type()).isEqualTo(ImageType.II);
        assertThat(FIXTURE.cases.require(id).mode()).isEqualTo(new ProcessingMode(true, true, true));
    }

    @Test
    @Tag("R10")
    void measuresNoDeformationBetweenImagesOfOnePeriod() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);

        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.cases.require(id).type()).isEqualTo(ImageType.III);
        assertThat(FIXTURE.domain.asked).doesNotContain("assess").contains("contour SECOND");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @Test
    @Tag("R11")
    void asksAPersonWhenDeformationIsAboveTheThreshold() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;

        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_DECISION);
        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "bladder filling");
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
    }

    @Test
    @Tag("R11")
    void asksAPersonWhenDeformationCannotBeTold() {
        FIXTURE.domain.verdict = DeformationVerdict.CANNOT_TELL;

        assertThat(FIXTURE.taskOf(FIXTURE.aStartedCase()).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);
    }

    @Test
    @Tag("R10")
    void contoursTheSecondImageBeforeADegreeThatIsToldFromIt() {
        FIXTURE.domain.secondContourDecides = true;

        FIXTURE.aStartedCase();

        assertThat(FIXTURE.domain.asked).containsSubsequence("contour SECOND", "assess");
    }

    @Test
    @Tag("R14")
    void goesOnWithoutReviewWhenThereIsNoContour() {
        FIXTURE.withoutModelFor(ImageRole.FIRST);

        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.COMPLETED);
        assertThat(FIXTURE.domain.asked).contains("storeContouredImage", "release");
    }

    @Test
    @Tag("R22")
    void registersNonRigidlyAgainAfterACorrectedOffset() {
        CaseId id = FIXTURE.aStartedCase();
        String before = FIXTURE.taskOf(id).id();
        FIXTURE.domain.asked.clear();

        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);
        FIXTURE.runJobs();

        assertThat(FIXTURE.domain.asked)
                .contains("registerDeformably", "fuse", "assess")
                .doesNotContain("facts");
        assertThat(FIXTURE.taskOf(id).id()).isNotEqualTo(before);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
    }

    @Test
    @Tag("R22")
    void makesOneRunOfSeveralCorrectionsInARow() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();

        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);
        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);
        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);
        FIXTURE.runJobs();

        assertThat(FIXTURE.domain.asked.stream().filter("registerDeformably"::equals))
                .hasSize(1);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @Test
    @Tag("R22")
    void withdrawsApprovalsOfMovedContoursOnlyWhenTheOffsetIsCorrected() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        CaseId id = FIXTURE.aStartedCase(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null));
        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "filling");
        ContourReview.Decision signed = new ContourReview.Decision(true, Set.of(), "", "clinically approved");
        ContourSet first = FIXTURE.review.sets(id).get(0);
        FIXTURE.review.decide(first.id(), signed, first.version(), CLINICIAN);
        ContourSet moved = FIXTURE.review.sets(id).get(1);
        FIXTURE.review.decide(moved.id(), signed, moved.version(), CLINICIAN);
        FIXTURE.domain.verdict = DeformationVerdict.WITHIN_LIMIT;

        FIXTURE.workflow.offsetCorrected(id, CLINICIAN);

        assertThat(FIXTURE.review.sets(id)).extracting(ContourSet::role).containsExactly(ImageRole.FIRST);
        assertThat(FIXTURE.review.sets(id).get(0).state()).isEqualTo(ReviewState.APPROVED);
        assertThat(FIXTURE.timeline.of(id))
                .anyMatch(entry -> entry.kind().endsWith("_WITHDRAWN")
                        && entry.detail().startsWith("SECOND image")
                        && entry.detail().endsWith("because the offset was corrected"));
    }

    @Test
    void determinesEverythingAgainAfterAReplacedImage() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();
        FIXTURE.domain.facts = new ImageFacts(true, false, false);

        FIXTURE.workflow.imageReplaced(id, Actor.SYSTEM);
        FIXTURE.runJobs();

        assertThat(FIXTURE.domain.asked).startsWith("facts", "adjust", "registerRigidly");
        assertThat(FIXTURE.cases.require(id).type()).isEqualTo(ImageType.IV);
    }

    @Test
    void processesTheCaseAgainWhenMoreOfAnImageArrives() {
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();

        ContourSetId before = FIXTURE.review.sets(id).get(0).id();

        FIXTURE.moreOfTheFirstImageArrived(id);

        assertThat(FIXTURE.domain.asked).startsWith("facts", "adjust", "registerRigidly");
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.review.sets(id))
                .singleElement()
                .satisfies(set -> assertThat(set.id()).isNotEqualTo(before));
        assertThat(FIXTURE.timeline.of(id))
                .anyMatch(entry -> entry.kind().equals("CONTOURS_WITHDRAWN")
                        && entry.detail().equals("FIRST image withdrawn because more of the image arrived"));
        assertThat(FIXTURE.domain.audited).anyMatch(entry -> entry.startsWith("IMAGE_REPLACED system"));
    }

    @Test
    void leavesACaseAloneThatDoesNotTakeAnImageAnyMore() {
        CaseId notBegun = FIXTURE.aCase();
        CaseId over = FIXTURE.aStartedCase();
        FIXTURE.approve(over, CLINICIAN);
        FIXTURE.domain.asked.clear();
        FIXTURE.domain.audited.clear();

        FIXTURE.moreOfTheFirstImageArrived(notBegun);
        FIXTURE.moreOfTheFirstImageArrived(over);

        assertThat(FIXTURE.domain.asked).isEmpty();
        assertThat(FIXTURE.domain.audited).isEmpty();
        assertThat(FIXTURE.stateOf(over)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    void endsEverythingWhenTheCaseIsCancelled() {
        CaseId id = FIXTURE.aStartedCase();

        FIXTURE.workflow.cancel(id, "wrong patient position", LEAD);
        FIXTURE.runJobs();

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.CANCELLED);
        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).isEmpty();
        assertThat(FIXTURE.instanceOf(id, "ContourReviewProcess")).isNull();
        assertThat(FIXTURE.domain.asked).doesNotContain("release");
        assertThat(FIXTURE.timeline.of(id).stream().map(Timeline.Entry::kind)).contains("CASE_CANCELLED");
    }

    @Test
    void refusesToCancelOrCorrectWhatIsNotRunning() {
        CaseId id = FIXTURE.aCase();

        for (Runnable asked : List.<Runnable>of(
                () -> FIXTURE.workflow.cancel(id, "", LEAD),
                () -> FIXTURE.workflow.offsetCorrected(id, CLINICIAN),
                () -> FIXTURE.workflow.imageReplaced(id, CLINICIAN))) {
            assertThatThrownBy(asked::run)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
        }
    }

    @Test
    void startsACaseOnce() {
        CaseId id = FIXTURE.aStartedCase();

        FIXTURE.workflow.start(id, Actor.SYSTEM);

        assertThat(FIXTURE.engine
                        .getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processDefinitionKey("CaseLifecycleProcess")
                        .processInstanceBusinessKey(id.toString())
                        .count())
                .isOne();
        assertThatThrownBy(() -> startByKey(Map.of("caseId", id.toString()))).hasMessageContaining("already");
    }

    @Test
    void refusesToStartWithoutAKnownCase() {
        assertThatThrownBy(() -> startByKey(Map.of())).hasMessageContaining("caseId must be a String but is not set");
        assertThatThrownBy(() -> startByKey(Map.of("caseId", "4711"))).hasMessageContaining("must be a UUID");
        assertThatThrownBy(() -> startByKey(Map.of("caseId", CaseId.random().toString())))
                .hasMessageContaining("no case");
    }

    @Test
    void startsByKeyWithTheCaseIdAsBusinessKey() {
        CaseId id = FIXTURE.aCase();

        startByKey(Map.of("caseId", id.toString()));

        assertThat(FIXTURE.instanceOf(id, "CaseLifecycleProcess")).isNotNull();
    }

    @Test
    @Tag("R15")
    @Tag("R17")
    void takesTheMethodFromTheStarterElseFromTheCaseElseFromTheSite() {
        CaseMethod asked = new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null);
        CaseId byVariable = FIXTURE.aCase(asked);
        CaseId byMessage = FIXTURE.aCase(asked);
        CaseId byCase = FIXTURE.aStartedCase(asked);
        CaseId bySite = FIXTURE.aStartedCase();

        startByKey(Map.of("caseId", byVariable.toString(), "secondContourStrategy", "OWN_MODEL_AT_ONCE"));
        FIXTURE.engine
                .getRuntimeService()
                .startProcessInstanceByMessage(
                        "ImagesReady", Map.of("caseId", byMessage.toString(), "contouringOrder", "CONTOUR_FIRST"));

        assertThat(FIXTURE.cases.require(byVariable).method())
                .isEqualTo(new CaseMethod(SecondContourStrategy.OWN_MODEL_AT_ONCE, ContouringOrder.REGISTER_FIRST));
        assertThat(FIXTURE.cases.require(byMessage).method())
                .isEqualTo(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, ContouringOrder.CONTOUR_FIRST));
        assertThat(FIXTURE.cases.require(byCase).method())
                .isEqualTo(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, ContouringOrder.REGISTER_FIRST));
        assertThat(FIXTURE.cases.require(bySite).method())
                .isEqualTo(
                        new CaseMethod(SecondContourStrategy.OWN_MODEL_AFTER_MODIFY, ContouringOrder.REGISTER_FIRST));
        assertThat(FIXTURE.timeline.of(bySite))
                .anyMatch(entry -> entry.detail()
                        .equals(
                                "second image contoured by its own model after \"modify\" (site); registration before contouring"
                                        + " (site)"));
    }

    @Test
    @Tag("R15")
    void refusesAStrategyThatThereIsNot() {
        CaseId id = FIXTURE.aCase();

        for (Object bad : List.of("GUESS", 4L)) {
            assertThatThrownBy(() -> startByKey(Map.of("caseId", id.toString(), "secondContourStrategy", bad)))
                    .hasMessageContaining(bad.equals("GUESS") ? "GUESS" : "must be a String but is a Long");
        }
        assertThat(FIXTURE.cases.require(id).method()).isEqualTo(CaseMethod.OF_THE_SITE);
    }

    @Test
    void tellsWhereEveryModelStands() {
        CaseId id = FIXTURE.aStartedCase();

        List<ModelProgress> models = FIXTURE.workflow.progress(id).models();

        assertThat(models.get(0).processKey()).isEqualTo("CaseLifecycleProcess");
        assertThat(models.get(0).activeActivities()).containsExactly("CallActivity_ReviewContours");
        assertThat(models.get(0).finishedActivities()).contains("Task_ClassifyImages", "Task_MeasureDeformation");
        assertThat(models).anySatisfy(model -> {
            assertThat(model.processKey()).isEqualTo("ContourReviewProcess");
            assertThat(model.activeActivities()).containsExactly("Task_ReviewContours");
        });
        assertThat(FIXTURE.workflow.modelXml("ContourReviewProcess")).contains("Task_ReviewContours");
        assertThatThrownBy(() -> FIXTURE.workflow.modelXml("Nothing")).isInstanceOf(Problem.class);
    }

    private static void startByKey(Map<String, Object> variables) {
        FIXTURE.engine.getRuntimeService().startProcessInstanceByKey("CaseLifecycleProcess", variables);
    }
}
