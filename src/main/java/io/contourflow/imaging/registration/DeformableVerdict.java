package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Locale;

/** Judges a total map after AAPM TG-132: alike inside the body, no folds, plausible volume change, invertible. */
final class DeformableVerdict {
    /** Beyond these, tissue would have to shrink or grow more than five times. */
    private static final double IMPLAUSIBLE_SHRINK = 0.2;

    private static final double IMPLAUSIBLE_GROWTH = 5;
    /** A field that cannot be undone to this accuracy is not a map of a body onto itself. */
    private static final double MAX_INVERSE_ERROR_MM = 0.5;

    private final DeformableProblem problem;
    private final Volume fixed;
    private final Volume moving;
    private final RegistrationMode mode;

    DeformableVerdict(DeformableProblem problem, RegistrationMode asked) {
        this.problem = problem;
        double sigmaMm = 0.5 * Math.cbrt(problem.lattice.voxelVolumeMm3());
        this.fixed = Smoothing.gaussian(problem.fixed, sigmaMm, problem.workers);
        this.moving = Smoothing.gaussian(problem.moving, sigmaMm, problem.workers);
        this.mode = asked == RegistrationMode.AUTO ? relation(p -> p).mode() : asked;
    }

    /** Displacement on the working lattice, before the rigid map. */
    interface Displacement {
        /** @return the displaced point, LPS mm; may be the same array */
        double[] of(double[] pointMm);
    }

    RegistrationMode mode() {
        return mode;
    }

    GreyRelation relation(Displacement displacement) {
        PointTransform map = (from, to) -> System.arraycopy(displacement.of(from), 0, to, 0, 3);
        Volume warped = Resampler.linear(moving, map, problem.lattice, 0);
        byte[] inside =
                Resampler.nearest(problem.movingMeasured, map, problem.lattice).voxels();
        for (int at = 0; at < inside.length; at++) {
            inside[at] &= problem.body.voxels()[at];
        }
        return GreyRelation.of(fixed.voxels(), warped.voxels(), inside);
    }

    RegistrationQuality judge(GreyRelation before, GreyRelation after, DisplacementField field, String note) {
        FieldShape shape = FieldShape.of(field, problem);
        double similarityBefore = before.similarity(mode);
        double similarityAfter = after.similarity(mode);
        String trouble = trouble(after, shape);
        String reason = trouble.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "%s inside the body from %.3f to %.3f, volume change %.2f to %.2f, no folds%s",
                        RigidVerdict.measure(mode),
                        similarityBefore,
                        similarityAfter,
                        shape.minJacobian(),
                        shape.maxJacobian(),
                        note)
                : trouble + note;
        return new RegistrationQuality(
                similarityBefore,
                similarityAfter,
                shape.minJacobian(),
                shape.maxJacobian(),
                shape.folded(),
                shape.inverseErrorMm(),
                trouble.isEmpty() ? RegistrationQuality.Verdict.TRUSTED : RegistrationQuality.Verdict.DO_NOT_TRUST,
                reason);
    }

    private String trouble(GreyRelation after, FieldShape shape) {
        double overlap = after.voxels() / (double) Math.max(1, problem.body.count());
        double limit =
                mode == RegistrationMode.MONO ? RigidVerdict.MIN_SQUARED_CORRELATION : RigidVerdict.MIN_INFORMATION;
        if (overlap < RigidVerdict.MIN_OVERLAP) {
            return String.format(
                    Locale.ROOT,
                    "only %.0f %% of the fixed body lies on the moving image, %.0f %% are needed",
                    100 * overlap,
                    100 * RigidVerdict.MIN_OVERLAP);
        }
        if (after.similarity(mode) < limit) {
            return String.format(
                    Locale.ROOT,
                    "%s inside the body is %.3f, below %.3f: the images do not look alike",
                    RigidVerdict.measure(mode),
                    after.similarity(mode),
                    limit);
        }
        if (shape.minJacobian() < IMPLAUSIBLE_SHRINK || shape.maxJacobian() > IMPLAUSIBLE_GROWTH) {
            return String.format(
                    Locale.ROOT,
                    "local volume changes by factors %.2f to %.2f, plausible are %.1f to %.0f",
                    shape.minJacobian(),
                    shape.maxJacobian(),
                    IMPLAUSIBLE_SHRINK,
                    IMPLAUSIBLE_GROWTH);
        }
        if (!(shape.inverseErrorMm() <= MAX_INVERSE_ERROR_MM)) {
            return String.format(
                    Locale.ROOT,
                    "the inverse map is off by %.2f mm on average, at most %.1f mm are accepted",
                    shape.inverseErrorMm(),
                    MAX_INVERSE_ERROR_MM);
        }
        return "";
    }

    /** What the field itself tells, measured in the body on its own lattice. */
    record FieldShape(double minJacobian, double maxJacobian, long folded, double inverseErrorMm) {
        private static final int INVERSE_EVERY = 97;

        static FieldShape of(DisplacementField field, DeformableProblem problem) {
            Geometry g = field.grid();
            Mask body = RigidLevel.onto(problem.body, g);
            double[] range = new double[2];
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            long folded = 0;
            float[] along = FieldAxes.alongGrid(field);
            for (int k = 0; k < g.nz() - 1; k++) {
                for (int j = 0; j < g.ny() - 1; j++) {
                    for (int i = 0; i < g.nx() - 1; i++) {
                        int at = g.offset(i, j, k);
                        if (body.voxels()[at] != 0) {
                            Jacobians.cell(along, g, at, range);
                            least = Math.min(least, range[0]);
                            most = Math.max(most, range[1]);
                            folded += range[0] <= 0 ? 1 : 0;
                        }
                    }
                }
            }
            return new FieldShape(least, most, folded, inverseError(field, body, problem));
        }

        private static double inverseError(DisplacementField field, Mask body, DeformableProblem problem) {
            Geometry g = body.geometry();
            MatrixTransform back = problem.rigid.inverse();
            double[] p = new double[3];
            double[] q = new double[3];
            double[] found = new double[3];
            double sum = 0;
            int count = 0;
            for (int at = 0; at < body.voxels().length; at += INVERSE_EVERY) {
                if (body.voxels()[at] != 0) {
                    g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                    field.apply(p, q);
                    Fields.invertPoint(field, back, q, found);
                    sum += Math.sqrt(sq(found[0] - p[0]) + sq(found[1] - p[1]) + sq(found[2] - p[2]));
                    count++;
                }
            }
            return count == 0 ? Double.NaN : sum / count;
        }

        private static double sq(double v) {
            return v * v;
        }
    }
}
