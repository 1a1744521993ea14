package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.adaptation.PlanDecision;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.ProcessFixture;
import java.util.Map;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanAdaptationProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(
                    "CaseLifecycleProcess",
                    "ImageProcessingProcess",
                    "ContourReviewProcess",
                    "FailureResolutionProcess")
            .assertClassCoverageAtLeast(1.0)
            .build();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    private static CaseId aCaseToDecideOn() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();
        return id;
    }

    @Test
    @Tag("R12")
    @Tag("R13")
    void keepsThePlanAndAdjustsTheThreshold() {
        CaseId id = aCaseToDecideOn();

        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "filling");

        assertThat(FIXTURE.domain.asked).containsExactly("decide DO_NOT_MODIFY", "adjustThreshold");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    @Test
    @Tag("R12")
    @Tag("R15")
    void contoursTheSecondImageAndAsksForAModifiedPlan() {
        CaseId id = aCaseToDecideOn();

        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");

        assertThat(FIXTURE.domain.asked)
                .containsExactly("decide MODIFY", "adjustThreshold", "contour SECOND", "openPlanModification");
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_PLAN);

        FIXTURE.complete(id, PLANNER, "planUid", "1.2.3.4");

        assertThat(FIXTURE.domain.asked).endsWith("planModified 1.2.3.4");
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_REVIEW);
        assertThat(FIXTURE.review.sets(id)).hasSize(2);
    }

    @Test
    @Tag("R15")
    void movesTheFirstContourWhereTheSecondModeHasNoModel() {
        FIXTURE.withoutModelFor(ImageRole.SECOND);
        CaseId id = aCaseToDecideOn();

        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");

        assertThat(FIXTURE.domain.asked).containsSubsequence("contour SECOND", "propagate", "openPlanModification");
    }

    @Test
    @Tag("R12")
    void cannotBeCompletedThroughTheEngineWithoutAnAnswer() {
        CaseId id = aCaseToDecideOn();

        assertThatThrownBy(() -> FIXTURE.completeInTheEngine(id, Map.of("planDecision", "DO_NOT_MODIFY")))
                .hasMessageContaining("nobody has decided");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);

        FIXTURE.domain.decide(id, PlanDecision.MODIFY, "", CLINICIAN);
        FIXTURE.completeInTheEngine(id, Map.of("planDecision", "DO_NOT_MODIFY"));
        FIXTURE.runJobs();
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.MODIFY_PLAN);

        assertThatThrownBy(() -> FIXTURE.completeInTheEngine(id, Map.of()))
                .hasMessageContaining("plan modification of case " + id + " is still open");
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.AWAITING_PLAN);
    }

    @Test
    void leavesTheTaskOpenWhenTheDomainRefuses() {
        CaseId id = aCaseToDecideOn();
        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");
        FIXTURE.domain.planningRefuses = true;

        assertThatThrownBy(() -> FIXTURE.complete(id, PLANNER)).isInstanceOf(Problem.class);

        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.MODIFY_PLAN);
        assertThat(FIXTURE.desk.get(FIXTURE.taskOf(id).id(), Actor.SYSTEM).assignee())
                .isNull();
    }
}
