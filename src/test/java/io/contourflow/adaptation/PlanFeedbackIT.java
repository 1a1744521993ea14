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
    private final JdbcThresholdScopes scopes = new JdbcThresholdScopes(database.jdbc(), thresholds, fixture.cases);
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
        assertThatThrownBy(() -> feedback.decide(asked, PlanDecision.MODIFY, "a reason", CaseFixture.PLANNER))
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
    void prefersTheNearestThreshold() {
        ImagingCase imagingCase = aCase("MR");
        CaseId id = imagingCase.id();
        List<String> all = scopes.of(id).scopes();
        assertThat(all).hasSize(4).endsWith("pair:CT-MR", "body:PELVIS", "site");
        assertThat(all.get(0)).startsWith("patient:").doesNotContain("P-1");
        assertThat(scopes.nearest(imagingCase).scope()).isEqualTo("site");
        for (String scope : List.of("body:PELVIS", "pair:CT-MR", all.get(0))) {
            thresholds.change(scope, new Thresholds.Settings(8, 0.5, 2, 15, "RAISE", 2), 0, CaseFixture.LEAD, "gas");

            assertThat(scopes.nearest(imagingCase).scope()).isEqualTo(scope);
            assertThat(scopes.of(id).threshold().scope()).isEqualTo(scope);
        }
        assertThat(scopes.nearest(aCase("CT")).scope()).as("same patient").isEqualTo(all.get(0));
        assertThat(scopes.of(id).scopes()).as("keys stay").isEqualTo(all);
        assertThat(thresholds.all())
                .extracting(Thresholds.Threshold::scope)
                .containsExactly("site", "body:PELVIS", "pair:CT-MR", all.get(0));
    }

    @Test
    @Tag("R11")
    void setsNoThresholdForAPatientWhomNoCaseNames() {
        String unknown = "patient:00000000-0000-4000-8000-000000000001";

        assertThatThrownBy(() -> thresholds.change(unknown, AT_ONCE, 0, CaseFixture.LEAD, "slip"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID));
    }

    @Test
    @Tag("R12")
    void keepsTheReasonOfEveryAnswerAndWantsOne() {
        CaseId caseId = aPrompt("ABOVE_LIMIT");
        assertThatThrownBy(() -> feedback.decide(caseId, PlanDecision.MODIFY, " ", CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("reason-missing"));
        assertThat(thresholds.answers("site")).isEmpty();

        decide(caseId, PlanDecision.MODIFY);

        assertThat(thresholds.answers("site")).singleElement().satisfies(answer -> {
            assertThat(answer.reason()).isEqualTo("a reason");
            assertThat(answer.actor()).isEqualTo("dr.known");
            assertThat(answer.caseId()).isEqualTo(caseId.toString());
        });
    }

    @Test
    @Tag("R13")
    void countsButDoesNotMoveWhileFrozen() {
        set(AT_ONCE);
        freeze(true);
        assertThatThrownBy(() -> freeze(true))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("already-frozen"));
        CaseId caseId = aPrompt("ABOVE_LIMIT");
        decide(caseId, PlanDecision.DO_NOT_MODIFY);
        adjust(caseId);

        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(5);
        assertThat(thresholds.require("site").consecutiveRefusals()).isEqualTo(1);
        assertThat(thresholds.answers("site").get(0).changeId()).isNull();

        freeze(false);
        assertThat(thresholds.require("site").consecutiveRefusals()).isZero();
        List<Thresholds.Change> history = thresholds.history("site");
        assertThat(history).extracting(Thresholds.Change::kind).containsExactly("UNFREEZE", "FREEZE", "SET");
        assertThatThrownBy(() -> thresholds.reverse("site", history.get(1).id(), CaseFixture.LEAD, "x"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("not-reversible"));
        assertThatThrownBy(() -> thresholds.freeze(
                        "site", true, thresholds.require("site").version(), CaseFixture.CLINICIAN, "x"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
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
                .executeWithoutResult(status -> feedback.decide(caseId, decision, "a reason", CaseFixture.CLINICIAN));
    }

    private void adjust(CaseId caseId) {
        database.transactions().executeWithoutResult(status -> feedback.adjustThreshold(caseId));
    }

    private void freeze(boolean frozen) {
        thresholds.freeze("site", frozen, thresholds.require("site").version(), CaseFixture.LEAD, "machine service");
    }

    private CaseId aPrompt(String verdict) {
        ImagingCase imagingCase = aCase("CT");
        measured(imagingCase.id(), "input", verdict);
        return imagingCase.id();
    }

    private ImagingCase aCase(String secondModality) {
        Volume any = new Volume(
                Geometry.axisAligned(new int[] {1, 1, 1}, new double[] {1, 1, 1}, new double[3]), new float[1]);
        return fixture.put(
                fixture.image("a", "CT", "PELVIS", any),
                fixture.image("b", secondModality, "PELVIS", any),
                ImageType.II);
    }

    private void measured(CaseId caseId, String inputHash, String verdict) {
        fixture.steps.once(
                caseId,
                Step.MEASURE_DEFORMATION,
                inputHash,
                () -> new Steps.Made().text("verdict", verdict).text("thresholdScope", "site"));
    }
}
