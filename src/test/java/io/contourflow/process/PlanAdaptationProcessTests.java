package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.adaptation.PlanDecision;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.FixtureSettings;
import io.contourflow.process.engine.ProcessFixture;
import java.util.List;
import java.util.Map;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanAdaptationProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(FixtureSettings.allModelsBut("PlanAdaptationProcess", "SecondContourProcess"))
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

    @ParameterizedTest
    @EnumSource(SecondContourStrategy.class)
    @Tag("R15")
    void makesTheSecondContourByTheStrategyInForceAndNothingElse(SecondContourStrategy strategy) {
        String made = strategy.byOwnModel() ? "contour SECOND" : "propagate";
        CaseId id = aCaseToDecideOn(strategy);

        assertThat(secondContours()).isEqualTo(strategy.atOnce() ? List.of(made) : List.of());
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);

        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");

        assertThat(secondContours()).containsExactly(made);
        assertThat(FIXTURE.review.sets(id)).hasSize(2);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.MODIFY_PLAN);
        assertThat(FIXTURE.cases.require(id).method().secondContour()).isEqualTo(strategy);
        assertThat(FIXTURE.timeline.of(id))
                .anyMatch(entry ->
                        entry.kind().equals("METHOD_SETTLED") && entry.detail().startsWith(strategy.label() + ";"));
    }

    @ParameterizedTest
    @EnumSource(SecondContourStrategy.class)
    @Tag("R15")
    void computesNothingMoreOnceThePlanIsKept(SecondContourStrategy strategy) {
        CaseId id = aCaseToDecideOn(strategy);
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "filling");

        assertThat(FIXTURE.domain.asked).containsExactly("decide DO_NOT_MODIFY", "adjustThreshold");
        assertThat(FIXTURE.review.sets(id)).hasSize(strategy.atOnce() ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(SecondContourStrategy.class)
    @Tag("R15")
    void movesNothingThroughAFieldThatIsNotToBeTrustedBeforeThePersonLooked(SecondContourStrategy strategy) {
        FIXTURE.domain.verdict = DeformationVerdict.CANNOT_TELL;
        CaseId id = FIXTURE.aStartedCase(new CaseMethod(strategy, null));

        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);
        // its own model rests on no registration, so the person has its contours to look at
        assertThat(secondContours())
                .isEqualTo(strategy == SecondContourStrategy.OWN_MODEL_AT_ONCE ? List.of("contour SECOND") : List.of());

        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");

        assertThat(secondContours()).containsExactly(strategy.byOwnModel() ? "contour SECOND" : "propagate");
    }

    @ParameterizedTest
    @EnumSource(SecondContourStrategy.class)
    @Tag("R15")
    void makesTheSecondContourAtOnceWhereOnlyTheDegreeCannotBeTold(SecondContourStrategy strategy) {
        FIXTURE.domain.verdict = DeformationVerdict.CANNOT_TELL;
        FIXTURE.domain.fieldTrusted = true;
        FIXTURE.aStartedCase(new CaseMethod(strategy, null));

        String made = strategy.byOwnModel() ? "contour SECOND" : "propagate";
        assertThat(secondContours()).isEqualTo(strategy.atOnce() ? List.of(made) : List.of());
    }

    @ParameterizedTest
    @EnumSource(SecondContourStrategy.class)
    @Tag("R14")
    @Tag("R15")
    void doesNothingElseWhereTheSecondModeHasNoModel(SecondContourStrategy strategy) {
        FIXTURE.withoutModelFor(ImageRole.SECOND);
        CaseId id = aCaseToDecideOn(strategy);

        FIXTURE.complete(id, CLINICIAN, "decision", "MODIFY");

        assertThat(secondContours()).containsExactly(strategy.byOwnModel() ? "contour SECOND" : "propagate");
        assertThat(FIXTURE.review.sets(id)).hasSize(strategy.byOwnModel() ? 1 : 2);
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.MODIFY_PLAN);
    }

    @Test
    @Tag("R15")
    void leavesTheSecondContourAloneThatTheProcessingModeMadeAlready() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;

        CaseId id = FIXTURE.aStartedCase(new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null));

        assertThat(secondContours()).containsExactly("contour SECOND");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
    }

    private static List<String> secondContours() {
        return FIXTURE.domain.asked.stream()
                .filter(asked -> asked.equals("contour SECOND") || asked.equals("propagate"))
                .toList();
    }

    private static CaseId aCaseToDecideOn(SecondContourStrategy strategy) {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        return FIXTURE.aStartedCase(new CaseMethod(strategy, null));
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
