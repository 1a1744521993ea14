package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Locale;

/** Judges a rigid result after AAPM TG-132: is enough compared, is it alike inside the body, did it get better. */
final class RigidVerdict {
    /** Share of the fixed body that must fall onto moving data. */
    static final double MIN_OVERLAP = 0.25;
    /** Squared correlation inside the body below which two images of one modality do not show the same anatomy. */
    static final double MIN_SQUARED_CORRELATION = 0.35;
    /** Normalised mutual information − 1 inside the body below which two modalities do not show the same anatomy. */
    static final double MIN_INFORMATION = 0.03;

    private final Volume fixed;
    private final Volume moving;
    private final Mask body;
    private final Mask measured;

    RigidVerdict(RigidProblem problem, RigidLevel level) {
        this.fixed = level.fixed;
        this.moving = level.moving;
        Mask where = level.where;
        Mask fixedBody = RigidLevel.onto(problem.fixedBody, fixed.geometry());
        byte[] inside = new byte[where.voxels().length];
        for (int at = 0; at < inside.length; at++) {
            inside[at] = (byte) (where.voxels()[at] & fixedBody.voxels()[at]);
        }
        this.body = new Mask(fixed.geometry(), inside);
        this.measured = RigidLevel.onto(problem.movingMeasured, moving.geometry());
    }

    /** The relation of grey values inside the body under a map. */
    GreyRelation relation(RigidOffset offset) {
        MatrixTransform map = MatrixTransform.of(offset);
        Volume warped = Resampler.linear(moving, map, fixed.geometry(), 0);
        Mask data = Resampler.nearest(measured, map, fixed.geometry());
        byte[] inside = data.voxels();
        for (int at = 0; at < inside.length; at++) {
            inside[at] &= body.voxels()[at];
        }
        return GreyRelation.of(fixed.voxels(), warped.voxels(), inside);
    }

    RegistrationQuality judge(RigidOffset before, RigidOffset after, RegistrationMode mode) {
        double similarityBefore = relation(before).similarity(mode);
        GreyRelation relation = relation(after);
        double similarityAfter = relation.similarity(mode);
        double overlap = relation.voxels() / (double) Math.max(1, body.count());
        double limit = mode == RegistrationMode.MONO ? MIN_SQUARED_CORRELATION : MIN_INFORMATION;
        String reason;
        boolean trusted = false;
        if (overlap < MIN_OVERLAP) {
            reason = String.format(
                    Locale.ROOT,
                    "only %.0f %% of the fixed body lies on the moving image, %.0f %% are needed",
                    100 * overlap,
                    100 * MIN_OVERLAP);
        } else if (similarityAfter < limit) {
            reason = String.format(
                    Locale.ROOT,
                    "%s inside the body is %.3f, below %.3f: the images do not look alike",
                    measure(mode),
                    similarityAfter,
                    limit);
        } else if (similarityAfter < similarityBefore - 0.01) {
            reason = String.format(
                    Locale.ROOT,
                    "%s inside the body fell from %.3f to %.3f",
                    measure(mode),
                    similarityBefore,
                    similarityAfter);
        } else {
            trusted = true;
            reason = String.format(
                    Locale.ROOT,
                    "%s inside the body rose from %.3f to %.3f, %.0f %% of the body compared",
                    measure(mode),
                    similarityBefore,
                    similarityAfter,
                    100 * overlap);
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

    static String measure(RegistrationMode mode) {
        return mode == RegistrationMode.MONO ? "squared correlation" : "mutual information";
    }
}
