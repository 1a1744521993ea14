package io.contourflow.adaptation;

import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.adaptation.Thresholds.Threshold;

/**
 * How an answer to the prompt moves the predetermined degree (R13): "modify" confirms the degree and ends the row of
 * refusals; "do not modify" adds to the row, and once the row is longer than the number threshold every further refusal
 * moves the degree by one step in the direction set, never past floor or ceiling. While the threshold is frozen the row is
 * counted and nothing moves.
 */
final class FeedbackRule {
    private FeedbackRule() {}

    /** @param degreeMm afterwards; the same as before when nothing moves */
    record Effect(double degreeMm, int consecutiveRefusals) {}

    static Effect apply(Threshold threshold, PlanDecision answer) {
        Settings settings = threshold.settings();
        if (answer == PlanDecision.MODIFY) {
            return new Effect(settings.degreeMm(), 0);
        }
        int refusals = Math.addExact(threshold.consecutiveRefusals(), 1);
        if (threshold.frozen() || refusals <= settings.numberThreshold()) {
            return new Effect(settings.degreeMm(), refusals);
        }
        double signedStepMm =
                ThresholdRules.LOWER.equals(settings.direction()) ? -settings.stepMm() : settings.stepMm();
        return new Effect(ThresholdRules.clamp(settings, settings.degreeMm() + signedStepMm), refusals);
    }
}
