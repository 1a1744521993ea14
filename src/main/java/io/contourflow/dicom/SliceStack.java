package io.contourflow.dicom;

import io.contourflow.imaging.volume.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.aoju.bus.image.Tag;

/**
 * Planes of a series as a stack along their common normal (row × column, LPS). Positions are judged in mm along the
 * normal; what does not fit a regular lattice is refused, never interpolated.
 */
final class SliceStack {
    /** Direction cosines are written with 6 digits or so; 1e-4 is 0.03 mm at the edge of a 512 mm image. */
    private static final double ORIENTATION_TOLERANCE = 1e-4;

    /** Relative difference of pixel spacings taken as rounding: 0.05 mm over a 512 mm image. */
    private static final double PIXEL_SPACING_TOLERANCE = 1e-4;

    /** Planes nearer than this are the same plane. */
    private static final double SAME_PLANE_MM = 0.01;

    /** Deviation of a slice from the regular lattice: rounding of positions, well below what a contour shows. */
    private static final double LATTICE_TOLERANCE_MM = 0.05;

    /** … or this part of the slice distance, whichever is larger. */
    private static final double LATTICE_TOLERANCE_PART = 0.02;

    /** Deviation sideways from the line through the first slice; more is a sheared stack (gantry tilt). */
    private static final double SIDEWAYS_TOLERANCE_MM = 0.2;

    private SliceStack() {}

    /** By increasing position along the normal. @throws SeriesRefused on mixed orientation or pixel spacing */
    static List<SeriesFrame> sort(List<SeriesFrame> planes) {
        SeriesFrame first = planes.get(0);
        for (SeriesFrame plane : planes) {
            requireSameOrientation(first, plane);
            requireSameSpacing(first, plane);
        }
        double[] normal = normal(first);
        List<SeriesFrame> sorted = new ArrayList<>(planes);
        sorted.sort(Comparator.comparingDouble((SeriesFrame plane) -> dot(normal, plane.positionMm()))
                .thenComparing(plane -> plane.reference().sopInstanceUid()));
        return sorted;
    }

    private static void requireSameOrientation(SeriesFrame first, SeriesFrame plane) {
        for (int n = 0; n < 6; n++) {
            if (Math.abs(first.orientation()[n] - plane.orientation()[n]) > ORIENTATION_TOLERANCE) {
                throw new SeriesRefused(
                        "mixed-orientation",
                        first.name() + " has orientation " + Arrays.toString(first.orientation()) + " but "
                                + plane.name() + " has " + Arrays.toString(plane.orientation()));
            }
        }
    }

    private static void requireSameSpacing(SeriesFrame first, SeriesFrame plane) {
        for (int n = 0; n < 2; n++) {
            double one = first.spacingMm()[n];
            double two = plane.spacingMm()[n];
            if (Math.abs(one - two) > PIXEL_SPACING_TOLERANCE * one) {
                throw new SeriesRefused(
                        "mixed-pixel-spacing",
                        first.name() + " has pixel spacing " + one + " mm but " + plane.name() + " has " + two + " mm");
            }
        }
    }

    /**
     * Drops planes that repeat another one in place and values.
     *
     * @param values decodes a plane; called only for planes in the same place
     * @throws SeriesRefused when planes in the same place hold different values
     */
    static List<SeriesFrame> dropDuplicates(List<SeriesFrame> sorted, Function<SeriesFrame, float[]> values) {
        double[] normal = normal(sorted.get(0));
        List<SeriesFrame> distinct = new ArrayList<>(sorted.size());
        for (SeriesFrame plane : sorted) {
            SeriesFrame before = distinct.isEmpty() ? null : distinct.get(distinct.size() - 1);
            if (before == null || distance(normal, before, plane) > SAME_PLANE_MM) {
                distinct.add(plane);
            } else if (sideways(normal, before, plane) > SAME_PLANE_MM
                    || !Arrays.equals(values.apply(before), values.apply(plane))) {
                throw new SeriesRefused(
                        "conflicting-slices",
                        before.name() + " and " + plane.name() + " are both at " + mm(dot(normal, plane.positionMm()))
                                + " mm along the slice normal but hold different images");
            }
        }
        return distinct;
    }

    /** @throws SeriesRefused when the planes do not make a regular lattice */
    static Geometry geometry(List<SeriesFrame> planes) {
        SeriesFrame first = planes.get(0);
        if (planes.size() < 2) {
            throw new SeriesRefused("single-slice", "a volume needs at least 2 slices but the series has 1");
        }
        double[] normal = normal(first);
        double spacingMm = requireRegular(normal, planes);
        requireStraight(normal, planes);
        double[] o = first.orientation();
        double[] direction = {o[0], o[3], normal[0], o[1], o[4], normal[1], o[2], o[5], normal[2]};
        int columns = DicomValues.integer(first.file().dataset(), Tag.Columns, 0);
        int rows = DicomValues.integer(first.file().dataset(), Tag.Rows, 0);
        if (columns < 1 || rows < 1 || (long) columns * rows * planes.size() > Integer.MAX_VALUE - 8) {
            throw new SeriesRefused(
                    "size", "a volume of " + columns + "x" + rows + "x" + planes.size() + " voxels cannot be held");
        }
        return new Geometry(
                new int[] {columns, rows, planes.size()},
                new double[] {first.spacingMm()[1], first.spacingMm()[0], spacingMm},
                first.positionMm(),
                direction);
    }

    private static double requireRegular(double[] normal, List<SeriesFrame> planes) {
        int gaps = planes.size() - 1;
        double[] steps = new double[gaps];
        for (int n = 0; n < gaps; n++) {
            steps[n] = distance(normal, planes.get(n), planes.get(n + 1));
        }
        double[] ordered = steps.clone();
        Arrays.sort(ordered);
        // the smaller of the middle two: with as many gaps as steps the true step is still the smaller one
        double usual = ordered[(gaps - 1) / 2];
        for (int n = 0; n < gaps; n++) {
            requireStep(usual, steps[n], planes.get(n), planes.get(n + 1));
        }
        double mean = distance(normal, planes.get(0), planes.get(gaps)) / gaps;
        for (int n = 0; n <= gaps; n++) {
            double off = Math.abs(distance(normal, planes.get(0), planes.get(n)) - n * mean);
            if (off > tolerance(mean)) {
                throw new SeriesRefused(
                        "varying-spacing",
                        planes.get(n).name() + " lies " + mm(off) + " mm off a regular lattice of " + mm(mean)
                                + " mm, more than " + mm(tolerance(mean)) + " mm");
            }
        }
        return mean;
    }

    private static void requireStep(double usual, double step, SeriesFrame before, SeriesFrame after) {
        if (Math.abs(step - usual) <= 2 * tolerance(usual)) {
            return;
        }
        double multiple = step / usual;
        boolean missing = multiple > 1.5 && Math.abs(multiple - Math.rint(multiple)) < 0.1;
        throw new SeriesRefused(
                missing ? "slice-gap" : "varying-spacing",
                before.name() + " and " + after.name() + " are " + mm(step) + " mm apart but other slices " + mm(usual)
                        + " mm" + (missing ? ": a slice is missing" : ""));
    }

    private static void requireStraight(double[] normal, List<SeriesFrame> planes) {
        for (SeriesFrame plane : planes) {
            double off = sideways(normal, planes.get(0), plane);
            if (off > SIDEWAYS_TOLERANCE_MM) {
                throw new SeriesRefused(
                        "sheared-stack",
                        plane.name() + " lies " + mm(off) + " mm beside the normal through "
                                + planes.get(0).name() + ", more than " + mm(SIDEWAYS_TOLERANCE_MM)
                                + " mm (tilted gantry?)");
            }
        }
    }

    private static double tolerance(double spacingMm) {
        return Math.max(LATTICE_TOLERANCE_MM, LATTICE_TOLERANCE_PART * spacingMm);
    }

    /** Unit normal of a plane. @throws SeriesRefused when its row and column are not orthonormal */
    private static double[] normal(SeriesFrame plane) {
        double[] o = plane.orientation();
        double row = Math.sqrt(o[0] * o[0] + o[1] * o[1] + o[2] * o[2]);
        double column = Math.sqrt(o[3] * o[3] + o[4] * o[4] + o[5] * o[5]);
        double between = o[0] * o[3] + o[1] * o[4] + o[2] * o[5];
        double limit = Geometry.ORTHONORMAL_TOLERANCE / 2;
        if (Math.abs(row - 1) > limit || Math.abs(column - 1) > limit || Math.abs(between) > limit) {
            throw new SeriesRefused(
                    "bad-orientation",
                    plane.name() + " must have orthonormal row and column vectors but they have lengths " + row
                            + " and " + column + " and dot product " + between);
        }
        double[] n = {o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3]};
        double length = Math.sqrt(dot(n, n));
        return new double[] {n[0] / length, n[1] / length, n[2] / length};
    }

    private static double distance(double[] normal, SeriesFrame from, SeriesFrame to) {
        return dot(normal, to.positionMm()) - dot(normal, from.positionMm());
    }

    private static double sideways(double[] normal, SeriesFrame from, SeriesFrame to) {
        double along = distance(normal, from, to);
        double squares = 0;
        for (int axis = 0; axis < 3; axis++) {
            double off = to.positionMm()[axis] - from.positionMm()[axis] - along * normal[axis];
            squares += off * off;
        }
        return Math.sqrt(squares);
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static String mm(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
