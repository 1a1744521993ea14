package io.contourflow.adaptation;

import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.adaptation.Thresholds.Threshold;
import java.time.Instant;
import java.util.Random;

/**
 * What the rule of the predetermined degree (R13) does to a department over time: courses of 30 fractions one after the
 * other, one threshold for all of them, which the answers move. Uses the product's own {@link FeedbackRule}. The
 * assumptions are in {@code src/docs/threshold-simulation.md}; degrees in mm.
 */
final class ThresholdSimulation {
    static final int COURSES = 300;
    static final int FRACTIONS = 30;
    static final int DEPARTMENTS = 20;

    /** Spread of the deformation that a course ends with, were nothing done. */
    static final double DRIFT_SD_MM = 6;

    /** Spread of the deformation of one day: fillings, posture. */
    static final double DAILY_SD_MM = 1.5;

    /** Spread of the measured degree around the true one. */
    static final double MEASUREMENT_SD_MM = 0.5;

    /** Share of answers that are not what the true deformation asks for. */
    static final double WRONG_ANSWERS = 0.05;

    static final double START_MM = 5;
    static final double STEP_MM = 0.5;
    static final double FLOOR_MM = 2;
    static final double CEILING_MM = 15;

    /** Means over departments, by course. */
    static final class Curve {
        final double[] prompts = new double[COURSES];
        final double[] refused = new double[COURSES];
        final double[] misses = new double[COURSES];
        final double[] degreeMm = new double[COURSES];
    }

    private ThresholdSimulation() {}

    /**
     * @param direction RAISE, LOWER, or FROZEN: answers move nothing
     * @param needMm deformation from which these clinicians modify a plan
     */
    static Curve run(String direction, int numberThreshold, double needMm) {
        Curve mean = new Curve();
        boolean frozen = direction.equals("FROZEN");
        Settings settings =
                new Settings(START_MM, STEP_MM, FLOOR_MM, CEILING_MM, frozen ? "RAISE" : direction, numberThreshold);
        for (int department = 0; department < DEPARTMENTS; department++) {
            // the same patients for every rule, so that only the rule differs
            Random anatomy = new Random(1000 + department);
            Random people = new Random(2000 + department);
            Threshold now = new Threshold("site", settings, 0, 1, Instant.EPOCH, frozen);
            for (int course = 0; course < COURSES; course++) {
                now = course(mean, course, now, needMm, anatomy, people);
                mean.degreeMm[course] += now.settings().degreeMm() / DEPARTMENTS;
            }
        }
        return mean;
    }

    private static Threshold course(
            Curve mean, int course, Threshold before, double needMm, Random anatomy, Random people) {
        Threshold now = before;
        double driftMm = Math.abs(anatomy.nextGaussian()) * DRIFT_SD_MM;
        double plannedAtMm = 0;
        for (int fraction = 1; fraction <= FRACTIONS; fraction++) {
            double lasting = driftMm * fraction / FRACTIONS;
            double trueMm = Math.abs(lasting - plannedAtMm + anatomy.nextGaussian() * DAILY_SD_MM);
            double measuredMm = Math.max(0, trueMm + anatomy.nextGaussian() * MEASUREMENT_SD_MM);
            boolean wrong = people.nextDouble() < WRONG_ANSWERS;
            boolean needed = trueMm > needMm;
            if (measuredMm > now.settings().degreeMm()) {
                boolean modify = needed != wrong;
                mean.prompts[course] += 1.0 / DEPARTMENTS;
                mean.refused[course] += (modify ? 0.0 : 1.0) / DEPARTMENTS;
                FeedbackRule.Effect effect =
                        FeedbackRule.apply(now, modify ? PlanDecision.MODIFY : PlanDecision.DO_NOT_MODIFY);
                now = new Threshold(
                        now.scope(),
                        ThresholdRules.withDegree(now.settings(), effect.degreeMm()),
                        effect.consecutiveRefusals(),
                        now.version() + 1,
                        now.changedAt(),
                        now.frozen());
                // the new plan is made on the anatomy of this day
                plannedAtMm = modify ? lasting : plannedAtMm;
            } else if (needed) {
                mean.misses[course] += 1.0 / DEPARTMENTS;
            }
        }
        return now;
    }

    /** Mean of courses {@code from} to {@code to}, the latter excluded. */
    static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int at = from; at < to; at++) {
            sum += values[at];
        }
        return sum / (to - from);
    }
}
