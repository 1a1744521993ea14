package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import java.util.Locale;

/** Judges a total map after AAPM TG-132: alike inside the body, no folds, plausible volume change, invertible. */
final class DeformableVerdict {
    /** The map that changes nothing: the rigid map is already in the moving image of the working lattice. */
    static final PointTransform UNCHANGED = (from, to) -> System.arraycopy(from, 0, to, 0, 3);

    /** Beyond these, tissue would have to shrink or grow more than five times. */
    private static final double IMPLAUSIBLE_SHRINK = 0.2;

    private static final double IMPLAUSIBLE_GROWTH = 5;
    /** A field that cannot be undone to this accuracy is not a map of a body onto itself. */
    private static final double MAX_INVERSE_ERROR_MM = 0.5;
    /** The rigid start may be worse than its result, but where nothing locks in, deforming only hides that. */
    private static final double MIN_START_DISTINCTNESS = 1.25;

    /** The limits were measured on voxels of 3 to 3.6 mm: finer lattices are smoothed alike. */
    private static final double MIN_SMOOTH_MM = 1.6;

    private final DeformableProblem problem;
    private final BodyComparison comparison;
    private final RegistrationMode mode;

    DeformableVerdict(DeformableProblem problem, RegistrationMode asked) {
        this.problem = problem;
        double sigmaMm = Math.max(MIN_SMOOTH_MM, 0.5 * Math.cbrt(problem.lattice.voxelVolumeMm3()));
        this.comparison = new BodyComparison(
                Smoothing.gaussian(problem.fixed, sigmaMm, problem.workers),
                problem.body,
                Smoothing.gaussian(problem.moving, sigmaMm, problem.workers),
                problem.movingMeasured,
                problem.movingBody);
        this.mode = asked == RegistrationMode.AUTO ? comparison.inner(UNCHANGED).mode() : asked;
    }

    /** How alike the images are inside the body under a displacement on the working lattice. */
    double similarity(PointTransform displacement) {
        return comparison.relation(displacement).similarity(mode);
    }

    double overlap(PointTransform displacement) {
        return comparison.overlap(displacement);
    }

    RegistrationQuality judge(PointTransform displacement, DisplacementField field, String note) {
        FieldShape shape = FieldShape.of(field, problem);
        double before = similarity(UNCHANGED);
        double after = similarity(displacement);
        String trouble = trouble(displacement, shape);
        String reason = trouble.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "%s inside the body from %.3f to %.3f, local volume change by factors %.2f to %.2f, no folds",
                        Verdicts.measure(mode),
                        before,
                        after,
                        shape.minJacobian(),
                        shape.maxJacobian())
                : trouble;
        return new RegistrationQuality(
                before,
                after,
                shape.minJacobian(),
                shape.maxJacobian(),
                shape.folded(),
                shape.inverseErrorMm(),
                Verdicts.of(trouble),
                reason + note);
    }

    private String trouble(PointTransform displacement, FieldShape shape) {
        String start = Verdicts.trouble(1, 1, comparison.distinctness(UNCHANGED), MIN_START_DISTINCTNESS);
        if (!start.isEmpty()) {
            return "at the start " + start;
        }
        String unlike = Verdicts.trouble(
                comparison.overlap(displacement),
                comparison.inner(displacement).squaredRatio(),
                comparison.distinctness(displacement),
                Verdicts.MIN_DISTINCTNESS);
        if (!unlike.isEmpty()) {
            return unlike;
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
}
