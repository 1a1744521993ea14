package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlanFeedbackIT {
    private static final Thresholds.Settings AT_ONCE = new Thresholds.Settings(5, 0.5, 2, 15, "RAISE", 0);

    private final TestDatabase database = TestDatabase.fresh();
    private final CaseFixture fixture = new CaseFixture();
    private final JdbcThresholds thresholds = new JdbcThresholds(database.jdbc());
    private final JdbcPlanFeedback feedback =
            new JdbcPlanFeedback(database.jdbc(), thresholds, fixture.cases, fixture.results, fixture.timeline);

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    @Tag("R12")
    void storesTheAnswerOnceAndRefusesAnotherOne() {
        CaseId caseId = aPrompt("ABOVE_LIMIT");

        decide(caseId, PlanDecision.MODIFY);
        decide(caseId, PlanDecision.MODIFY);

        assertThat(fixture.timeline.kinds(caseId)).containsExactly("STEP_FINISHED", "PLAN_DECIDED");
        assertThatThrownBy(() -> decide(caseId, PlanDecision.DO_NOT_MODIFY))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    @Tag("R12")
    @Tag("R22")
    void takesAnotherAnswerOnceTheDeformationWasMeasuredAgain() {
        set(AT_ONCE);
        CaseId caseId = aPrompt("ABOVE_LIMIT");
        assertThat(feedback.answer(caseId)).isEmpty();
        decide(caseId, PlanDecision.MODIFY);
        adjust(caseId);
        assertThat(feedback.answer(caseId)).contains(PlanDecision.MODIFY);

        measured(caseId, "input after a corrected offset", "ABOVE_LIMIT");
        assertThat(feedback.answer(caseId)).isEmpty();
        decide(caseId, PlanDecision.DO_NOT_MODIFY);
        adjust(caseId);

        assertThat(feedback.answer(caseId)).contains(PlanDecision.DO_NOT_MODIFY);
        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(5.5);
    }

    @Test
    @Tag("R12")
    void takesAnswersOnlyFromCliniciansToAQuestionThatWasAsked() {
        CaseId asked = aPrompt("ABOVE_LIMIT");
        assertThatThrownBy(() -> feedback.decide(asked, PlanDecision.MODIFY, "", CaseFixture.PLANNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
        CaseId within = aPrompt("WITHIN_LIMIT");
        assertThatThrownBy(() -> decide(within, PlanDecision.MODIFY))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("nothing-asked"));
    }

    @Test
    @Tag("R13")
    void adjustsExactlyOncePerAnswer() {
        set(AT_ONCE);
        CaseId caseId = aPrompt("ABOVE_LIMIT");
        decide(caseId, PlanDecision.DO_NOT_MODIFY);

        adjust(caseId);
        adjust(caseId);

        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(5.5);
        assertThat(thresholds.history("site").get(0).caseId()).isEqualTo(caseId.toString());
        assertThat(fixture.timeline.kinds(caseId))
                .containsExactly("STEP_FINISHED", "PLAN_DECIDED", "THRESHOLD_CHANGED");
    }

    @Test
    @Tag("R13")
    void learnsNothingFromADegreeThatCouldNotBeTold() {
        set(AT_ONCE);
        CaseId caseId = aPrompt("CANNOT_TELL");
        decide(caseId, PlanDecision.DO_NOT_MODIFY);

        adjust(caseId);

        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(5);
        assertThat(thresholds.require("site").consecutiveRefusals()).isZero();
    }

    @Test
    @Tag("R13")
    void losesNoCountWhenAnswersComeAtOnce() throws Exception {
        set(new Thresholds.Settings(5, 0.5, 2, 15, "RAISE", 9));
        List<CaseId> caseIds = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            CaseId caseId = aPrompt("ABOVE_LIMIT");
            decide(caseId, PlanDecision.DO_NOT_MODIFY);
            caseIds.add(caseId);
        }
        ExecutorService pool = Executors.newFixedThreadPool(6);
        List<Future<?>> running = new ArrayList<>();
        for (CaseId caseId : caseIds) {
            running.add(pool.submit(() -> adjust(caseId)));
            running.add(pool.submit(() -> adjust(caseId)));
        }
        for (Future<?> done : running) {
            done.get();
        }
        pool.shutdown();

        assertThat(thresholds.require("site").consecutiveRefusals()).isEqualTo(12);
        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(6.5);
    }

    @RepeatedTest(4)
    @Tag("R13")
    void agreesWithTheRuleOverLongRowsOfAnswers(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        set(new Thresholds.Settings(5, 0.5, 2, 15, "RAISE", run.getCurrentRepetition() - 1));
        for (int n = 0; n < 15; n++) {
            PlanDecision answer = random.nextInt(4) == 0 ? PlanDecision.MODIFY : PlanDecision.DO_NOT_MODIFY;
            FeedbackRule.Effect expected = FeedbackRule.apply(thresholds.require("site"), answer);
            CaseId caseId = aPrompt("ABOVE_LIMIT");
            decide(caseId, answer);
            adjust(caseId);
            assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(expected.degreeMm());
            assertThat(thresholds.require("site").consecutiveRefusals()).isEqualTo(expected.consecutiveRefusals());
        }
    }

    @Test
    @Tag("R13")
    void recordsEveryChangeAndTakesItBackOnce() {
        set(AT_ONCE);
        CaseId caseId = aPrompt("ABOVE_LIMIT");
        decide(caseId, PlanDecision.DO_NOT_MODIFY);
        adjust(caseId);
        Thresholds.Change change = thresholds.history("site").get(0);

        Thresholds.Threshold after = thresholds.reverse("site", change.id(), CaseFixture.LEAD, "was a slip");

        assertThat(after.settings().degreeMm()).isEqualTo(5);
        assertThat(thresholds.history("site").get(1).reversedBy())
                .isEqualTo(thresholds.history("site").get(0).id());
        assertThatThrownBy(() -> thresholds.reverse("site", change.id(), CaseFixture.LEAD, "again"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    @Tag("R11")
    void prefersTheThresholdOfTheBodyPart() {
        thresholds.change(
                "body:PELVIS", new Thresholds.Settings(8, 0.5, 2, 15, "RAISE", 2), 0, CaseFixture.LEAD, "bowel gas");

        assertThat(thresholds.nearest("PELVIS").settings().degreeMm()).isEqualTo(8);
        assertThat(thresholds.nearest("HEADNECK").scope()).isEqualTo("site");
        assertThat(thresholds.nearest("").scope()).isEqualTo("site");
        assertThat(thresholds.all()).extracting(Thresholds.Threshold::scope).containsExactly("site", "body:PELVIS");
    }

    @Test
    @Tag("R13")
    void refusesChangesOnAStaleVersionOrByOthersThanLeads() {
        long version = thresholds.require("site").version();
        thresholds.change("site", AT_ONCE, version, CaseFixture.LEAD, "first");

        assertThatThrownBy(() -> thresholds.change("site", AT_ONCE, version, CaseFixture.LEAD, "second"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        assertThatThrownBy(() -> thresholds.change("site", AT_ONCE, version + 1, CaseFixture.CLINICIAN, "third"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
    }

    private void set(Thresholds.Settings settings) {
        thresholds.change("site", settings, thresholds.require("site").version(), CaseFixture.LEAD, "test");
    }

    private void decide(CaseId caseId, PlanDecision decision) {
        database.transactions()
                .executeWithoutResult(status -> feedback.decide(caseId, decision, "", CaseFixture.CLINICIAN));
    }

    private void adjust(CaseId caseId) {
        database.transactions().executeWithoutResult(status -> feedback.adjustThreshold(caseId));
    }

    private CaseId aPrompt(String verdict) {
        Volume any = new Volume(
                Geometry.axisAligned(new int[] {1, 1, 1}, new double[] {1, 1, 1}, new double[3]), new float[1]);
        ImagingCase imagingCase = fixture.put(
                fixture.image("a", "CT", "PELVIS", any), fixture.image("b", "CT", "PELVIS", any), ImageType.II);
        measured(imagingCase.id(), "input", verdict);
        return imagingCase.id();
    }

    private void measured(CaseId caseId, String inputHash, String verdict) {
        fixture.steps.once(
                caseId,
                Step.MEASURE_DEFORMATION,
                inputHash,
                () -> new Steps.Made().text("verdict", verdict).text("thresholdScope", "site"));
    }
}
