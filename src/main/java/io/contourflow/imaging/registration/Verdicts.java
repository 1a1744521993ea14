package io.contourflow.imaging.registration;

import java.util.Locale;

/**
 * The checks that rigid and non-rigid results share, after AAPM TG-132. The limits lie between what right and what wrong
 * pairs reach (other patient, other body part, noise; CT, cone-beam CT and MR): see
 * src/docs/benchmarks/registration-first.md.
 */
final class Verdicts {
    /** Share of the fixed body that must fall onto moving data. */
    static final double MIN_OVERLAP = 0.25;
    /** Correlation ratio inside both bodies: right pairs 0.54 and more, wrong ones mostly below 0.2. */
    static final double MIN_SQUARED_RATIO = 0.3;
    /** See {@link BodyComparison#distinctness}: right pairs 1.95 and more, wrong ones up to 1.2. */
    static final double MIN_DISTINCTNESS = 1.4;

    private Verdicts() {}

    /** Why a result cannot be trusted, in one line; empty where it can. */
    static String trouble(double overlap, double squaredRatio, double distinctness, double minDistinctness) {
        if (overlap < MIN_OVERLAP) {
            return String.format(
                    Locale.ROOT,
                    "only %.0f %% of the fixed body lies on the moving image, %.0f %% are needed",
                    100 * overlap,
                    100 * MIN_OVERLAP);
        }
        if (squaredRatio < MIN_SQUARED_RATIO) {
            return String.format(
                    Locale.ROOT,
                    "the images do not look alike: correlation ratio inside the body %.2f, at least %.2f is needed",
                    squaredRatio,
                    MIN_SQUARED_RATIO);
        }
        if (distinctness < minDistinctness) {
            return String.format(
                    Locale.ROOT,
                    "the images do not lock in: %.2f times as alike as when shifted by 10 mm, %.2f times is needed",
                    distinctness,
                    minDistinctness);
        }
        return "";
    }

    static String measure(RegistrationMode mode) {
        return mode == RegistrationMode.MONO ? "squared correlation" : "mutual information";
    }

    static RegistrationQuality.Verdict of(String trouble) {
        return trouble.isEmpty() ? RegistrationQuality.Verdict.TRUSTED : RegistrationQuality.Verdict.DO_NOT_TRUST;
    }
}
