package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import java.util.Locale;

/** Judges a rigid result after AAPM TG-132: is enough compared, is it alike inside the body, did it get better. */
final class RigidVerdict {
    /** A fall of similarity below this is noise of the measurement. */
    private static final double NO_WORSE = 0.01;

    private final BodyComparison comparison;

    RigidVerdict(RigidProblem problem, RigidLevel level) {
        Mask fixedBody = RigidLevel.onto(problem.fixedBody, level.fixed.geometry());
        byte[] inside = level.where.voxels().clone();
        for (int at = 0; at < inside.length; at++) {
            inside[at] &= fixedBody.voxels()[at];
        }
        this.comparison = new BodyComparison(
                level.fixed,
                new Mask(level.fixed.geometry(), inside),
                level.moving,
                RigidLevel.onto(problem.movingMeasured, level.moving.geometry()),
                RigidLevel.onto(problem.movingBody, level.moving.geometry()));
    }

    /** Whether straight line or other function relates the grey values under this offset. */
    RegistrationMode mode(RigidOffset offset) {
        return comparison.inner(MatrixTransform.of(offset)).mode();
    }

    /** Why this offset cannot be right, in one line; empty where nothing speaks against it. */
    String trouble(RigidOffset offset) {
        MatrixTransform map = MatrixTransform.of(offset);
        return Verdicts.trouble(
                comparison.overlap(map),
                comparison.inner(map).squaredRatio(),
                comparison.distinctness(map),
                Verdicts.MIN_DISTINCTNESS);
    }

    RegistrationQuality judge(RigidOffset before, RigidOffset after, RegistrationMode mode) {
        MatrixTransform map = MatrixTransform.of(after);
        double similarityBefore =
                comparison.relation(MatrixTransform.of(before)).similarity(mode);
        double similarityAfter = comparison.relation(map).similarity(mode);
        double overlap = comparison.overlap(map);
        double distinctness = comparison.distinctness(map);
        String trouble = Verdicts.trouble(
                overlap, comparison.inner(map).squaredRatio(), distinctness, Verdicts.MIN_DISTINCTNESS);
        if (trouble.isEmpty() && similarityAfter < similarityBefore - NO_WORSE) {
            trouble = String.format(
                    Locale.ROOT,
                    "%s inside the body fell from %.3f to %.3f",
                    Verdicts.measure(mode),
                    similarityBefore,
                    similarityAfter);
        }
        String reason = trouble.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "%s inside the body from %.3f to %.3f, %.1f times as alike as when shifted by 10 mm,"
                                + " %.0f %% of the body compared",
                        Verdicts.measure(mode),
                        similarityBefore,
                        similarityAfter,
                        distinctness,
                        100 * overlap)
                : trouble;
        return new RegistrationQuality(similarityBefore, similarityAfter, 1, 1, 0, 0, Verdicts.of(trouble), reason);
    }
}
