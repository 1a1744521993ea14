package io.contourflow.imaging.registration;

import java.util.Locale;

/** Judges a rigid result after AAPM TG-132: is enough compared, is it alike, did it get better. */
final class RigidVerdict {
    /** Share of the fixed body that must fall onto moving data. */
    private static final double MIN_OVERLAP = 0.25;
    private static final double MIN_CORRELATION_SQUARED = 0.4;
    private static final double MIN_INFORMATION = 0.08;

    private RigidVerdict() {}

    static RegistrationQuality of(
            RigidProblem problem, RigidMetric metric, double[] before, double[] after, RegistrationMode mode) {
        metric.evaluate(before, new double[0]);
        double similarityBefore = metric.overlap() > 0 ? metric.normalised() : 0;
        metric.evaluate(after, new double[0]);
        double similarityAfter = metric.normalised();
        double overlap = metric.overlap();
        ModeMeasure relation = ModeMeasure.measure(problem, problem.offset(after, problem.centreMm));
        double limit = mode == RegistrationMode.MONO ? MIN_CORRELATION_SQUARED : MIN_INFORMATION;
        String measure = mode == RegistrationMode.MONO ? "squared correlation" : "mutual information";
        String reason;
        boolean trusted = false;
        if (overlap < MIN_OVERLAP) {
            reason = line("only %.0f %% of the fixed body lies on the moving image, %.0f %% needed", overlap, MIN_OVERLAP);
        } else if (similarityAfter < limit) {
            reason = String.format(
                    Locale.ROOT, "%s %.3f is below %.3f: the images do not look alike", measure, similarityAfter, limit);
        } else {
            trusted = true;
            reason = String.format(
                    Locale.ROOT,
                    "%s %.3f (before %.3f), overlap %.0f %%, inside the body r %.2f eta2 %.2f",
                    measure,
                    similarityAfter,
                    similarityBefore,
                    100 * overlap,
                    relation.correlation(),
                    relation.squaredRatio());
        }
        return new RegistrationQuality(
                similarityBefore,
                similarityAfter,
                1,
                1,
                0,
                0,
                trusted ? RegistrationQuality.Verdict.TRUSTED : RegistrationQuality.Verdict.DO_NOT_TRUST,
                reason);
    }

    private static String line(String format, double share, double limit) {
        return String.format(Locale.ROOT, format, 100 * share, 100 * limit);
    }
}
