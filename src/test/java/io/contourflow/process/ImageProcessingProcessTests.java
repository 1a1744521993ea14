package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.Timeline;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.engine.FixtureSettings;
import io.contourflow.process.engine.ProcessFixture;
import java.util.Map;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImageProcessingProcessTests {
    static final ProcessFixture FIXTURE = ProcessFixture.covered();

    @RegisterExtension
    static final ProcessEngineCoverageExtension ENGINE = ProcessEngineCoverageExtension.builder(FIXTURE.configuration())
            .excludeProcessDefinitionKeys(
                    FixtureSettings.allModelsBut("ImageProcessingProcess", "ImageContouringProcess"))
            .assertClassCoverageAtLeast(1.0)
            .build();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    @Test
    @Tag("R5")
    void adjustsAndContoursASingleImage() {
        FIXTURE.domain.facts = new ImageFacts(false, false, false);

        FIXTURE.aStartedCase();

        assertThat(FIXTURE.domain.asked).containsExactly("facts", "adjust", "contour FIRST");
    }

    @Test
    @Tag("R5")
    @Tag("R14")
    void contoursBothImagesOfDifferentModes() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);

        FIXTURE.aStartedCase();

        assertThat(FIXTURE.domain.asked)
                .containsExactly(
                        "facts",
                        "adjust",
                        "registerRigidly",
                        "registerDeformably",
                        "fuse",
                        "contour FIRST",
                        "contour SECOND");
    }

    @Test
    @Tag("R17")
    void contoursBeforeItRegistersWhereTheCaseIsAskedForSo() {
        FIXTURE.domain.facts = new ImageFacts(true, false, true);

        CaseId id = FIXTURE.aStartedCase(new CaseMethod(null, ContouringOrder.CONTOUR_FIRST));

        assertThat(FIXTURE.domain.asked)
                .containsExactly(
                        "facts",
                        "adjust",
                        "contour FIRST",
                        "contour SECOND",
                        "registerRigidly",
                        "registerDeformably",
                        "fuse");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.REVIEW_CONTOURS);
        assertThat(FIXTURE.cases.require(id).method().order()).isEqualTo(ContouringOrder.CONTOUR_FIRST);
    }

    @Test
    @Tag("R17")
    void hasContoursAlreadyWhenImagesThatWereContouredFirstCannotBeRegistered() {
        FIXTURE.domain.rigidFails = true;
        CaseId id = FIXTURE.aStartedCase(new CaseMethod(null, ContouringOrder.CONTOUR_FIRST));
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "only the first image is wanted");

        assertThat(FIXTURE.domain.asked).containsExactly("assess");
        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.DECIDE_ON_PLAN);
    }

    @Test
    void doesOnlyWhatTheModeAsksFor() {
        CaseId id = FIXTURE.aCase();

        FIXTURE.engine
                .getRuntimeService()
                .startProcessInstanceByKey(
                        "ImageProcessingProcess",
                        id.toString(),
                        Map.of(
                                "caseId", id.toString(),
                                "adjustNeeded", false,
                                "registrationNeeded", false,
                                "contouringNeeded", false,
                                "secondContouringNeeded", false));
        FIXTURE.runJobs();

        assertThat(FIXTURE.domain.asked).isEmpty();
    }

    @Test
    @Tag("R7")
    void asksAPersonWhenImagesCannotBeRegisteredRigidly() {
        FIXTURE.domain.rigidFails = true;

        CaseId id = FIXTURE.aStartedCase();

        assertThat(FIXTURE.taskOf(id).kind()).isEqualTo(Kind.RESOLVE_FAILURE);
        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.NEEDS_ATTENTION);
        assertThat(FIXTURE.cases.require(id).stateDetail()).isEqualTo("the images do not overlap");
        assertThat(FIXTURE.timeline.of(id).stream().map(Timeline.Entry::kind)).contains("STEP_FAILED");
    }

    @Test
    @Tag("R8")
    void registersAgainWhenAPersonSaysSo() {
        FIXTURE.domain.deformableFails = true;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.deformableFails = false;
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, LEAD, "action", "RETRY");

        assertThat(FIXTURE.domain.asked)
                .containsExactly("registerRigidly", "registerDeformably", "fuse", "contour FIRST", "assess");
    }

    @Test
    void goesOnWithoutRegistrationWhenAPersonSaysSo() {
        FIXTURE.domain.rigidFails = true;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.domain.asked.clear();

        FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE", "reason", "only the first image is wanted");

        assertThat(FIXTURE.domain.asked).containsExactly("contour FIRST", "assess");
        assertThat(FIXTURE.taskOf(id).kind())
                .as("a degree that cannot be told is a task")
                .isEqualTo(Kind.DECIDE_ON_PLAN);
    }

    @Test
    void cancelsTheCaseWhenAPersonSaysSo() {
        FIXTURE.domain.rigidFails = true;
        CaseId id = FIXTURE.aStartedCase();

        FIXTURE.complete(id, CLINICIAN, "action", "CANCEL", "reason", "wrong images");

        assertThat(FIXTURE.stateOf(id)).isEqualTo(CaseState.CANCELLED);
        assertThat(FIXTURE.tasksOf(id, Actor.SYSTEM)).isEmpty();
    }

    @Test
    void wantsAReasonForNotTryingAgain() {
        FIXTURE.domain.rigidFails = true;
        CaseId id = FIXTURE.aStartedCase();

        assertThatThrownBy(() -> FIXTURE.complete(id, CLINICIAN, "action", "CONTINUE"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("reason");
    }
}
