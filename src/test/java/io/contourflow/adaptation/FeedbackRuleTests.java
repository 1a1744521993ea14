package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.adaptation.Thresholds.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R13")
class FeedbackRuleTests {
    private static final double EPS_MM = 1e-9;

    @Test
    void movesAtOnceWhenTheNumberThresholdIsZero() {
        FeedbackRule.Effect effect = FeedbackRule.apply(threshold("RAISE", 0, 0), PlanDecision.DO_NOT_MODIFY);

        assertThat(effect.degreeMm()).isEqualTo(5.5);
    }

    @Test
    void movesOnlyWhenTheCountIsGreaterThanTheNumberThreshold() {
        assertThat(FeedbackRule.apply(threshold("RAISE", 2, 1), PlanDecision.DO_NOT_MODIFY))
                .isEqualTo(new FeedbackRule.Effect(5, 2));
        assertThat(FeedbackRule.apply(threshold("RAISE", 2, 2), PlanDecision.DO_NOT_MODIFY))
                .isEqualTo(new FeedbackRule.Effect(5.5, 3));
    }

    @Test
    void modifyLeavesTheDegreeAndEndsTheRow() {
        assertThat(FeedbackRule.apply(threshold("RAISE", 2, 2), PlanDecision.MODIFY))
                .isEqualTo(new FeedbackRule.Effect(5, 0));
    }

    @Test
    void lowersWhereTheSiteWantsIt() {
        assertThat(FeedbackRule.apply(threshold("LOWER", 0, 0), PlanDecision.DO_NOT_MODIFY)
                        .degreeMm())
                .isEqualTo(4.5);
    }

    /** The rule told in another way: look back at all answers instead of counting on. */
    @RepeatedTest(60)
    void agreesWithLookingBackAtAllAnswers(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        int number = random.nextInt(4);
        String direction = random.nextBoolean() ? "RAISE" : "LOWER";
        Threshold now = threshold(direction, number, 0);
        double expectedMm = now.settings().degreeMm();
        List<PlanDecision> answers = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            PlanDecision answer = random.nextInt(5) == 0 ? PlanDecision.MODIFY : PlanDecision.DO_NOT_MODIFY;
            answers.add(answer);
            int lastModify = answers.lastIndexOf(PlanDecision.MODIFY);
            int row = answers.size() - 1 - lastModify;
            if (answer == PlanDecision.DO_NOT_MODIFY && row > number) {
                expectedMm += direction.equals("RAISE") ? 0.5 : -0.5;
                expectedMm = Math.min(15, Math.max(2, expectedMm));
            }

            FeedbackRule.Effect effect = FeedbackRule.apply(now, answer);

            assertThat(effect.degreeMm()).isCloseTo(expectedMm, org.assertj.core.data.Offset.offset(EPS_MM));
            assertThat(effect.consecutiveRefusals()).isEqualTo(row);
            now = new Threshold(
                    now.scope(),
                    ThresholdRules.withDegree(now.settings(), effect.degreeMm()),
                    effect.consecutiveRefusals(),
                    now.version() + 1,
                    now.changedAt());
        }
    }

    private static Threshold threshold(String direction, int numberThreshold, int refusals) {
        return new Threshold(
                "site", new Settings(5, 0.5, 2, 15, direction, numberThreshold), refusals, 1, Instant.EPOCH);
    }
}
