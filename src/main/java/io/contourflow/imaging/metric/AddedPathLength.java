package io.contourflow.imaging.metric;

import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Added path length (Vaassen et al., Phys Imaging Radiat Oncol 13, 2020, doi 10.1016/j.phro.2019.12.001): the length of
 * the contour that a person had to draw, that is, of the parts of the final contour that the automatic one did not run
 * along. There pixels are counted; here lengths on the polygons of each slice are measured, mm, with the distance taken at
 * steps of {@value #STEP_MM} mm and linear in between.
 */
public final class AddedPathLength {
    private static final double STEP_MM = 0.25;

    private AddedPathLength() {}

    /**
     * @param drawn the contours as they are in the end
     * @param automatic as they were proposed
     * @param toleranceMm parts nearer to the automatic contour of the same slice were left as they were
     * @throws IllegalArgumentException for a tolerance below 0
     */
    public static double mm(StructureContours drawn, StructureContours automatic, double toleranceMm) {
        if (!(toleranceMm >= 0)) {
            throw new IllegalArgumentException("toleranceMm must be at least 0 but is " + toleranceMm);
        }
        Map<Integer, List<PlanarContour>> proposed = new HashMap<>();
        automatic
                .contours()
                .forEach(contour -> proposed.computeIfAbsent(contour.sliceIndex(), slice -> new java.util.ArrayList<>())
                        .add(contour));
        double sum = 0;
        for (PlanarContour contour : drawn.contours()) {
            List<PlanarContour> same = proposed.getOrDefault(contour.sliceIndex(), List.of());
            sum += beyond(contour.pointsMm(), same, toleranceMm);
        }
        return sum;
    }

    private static double beyond(double[] closedMm, List<PlanarContour> others, double toleranceMm) {
        int count = closedMm.length / 3;
        double sum = 0;
        double[] p = new double[3];
        for (int n = 0; n < count; n++) {
            int from = 3 * n;
            int to = 3 * ((n + 1) % count);
            double length = Math.hypot(
                    Math.hypot(closedMm[to] - closedMm[from], closedMm[to + 1] - closedMm[from + 1]),
                    closedMm[to + 2] - closedMm[from + 2]);
            int steps = Math.max(1, (int) Math.ceil(length / STEP_MM));
            double before = distance(closedMm[from], closedMm[from + 1], closedMm[from + 2], others);
            for (int s = 1; s <= steps; s++) {
                for (int axis = 0; axis < 3; axis++) {
                    p[axis] = closedMm[from + axis] + (closedMm[to + axis] - closedMm[from + axis]) * s / steps;
                }
                double after = distance(p[0], p[1], p[2], others);
                sum += length / steps * above(before, after, toleranceMm);
                before = after;
            }
        }
        return sum;
    }

    /** Share of the way from one distance to the other, linear, that is above the tolerance. */
    private static double above(double before, double after, double tolerance) {
        double low = Math.min(before, after);
        double high = Math.max(before, after);
        if (low >= tolerance) {
            return low > tolerance || high > tolerance ? 1 : 0;
        }
        return high <= tolerance ? 0 : high == Double.POSITIVE_INFINITY ? 1 : (high - tolerance) / (high - low);
    }

    private static double distance(double x, double y, double z, List<PlanarContour> others) {
        double best = Double.POSITIVE_INFINITY;
        for (PlanarContour contour : others) {
            double[] q = contour.pointsMm();
            int count = contour.pointCount();
            for (int n = 0; n < count; n++) {
                best = Math.min(best, squared(x, y, z, q, 3 * n, 3 * ((n + 1) % count)));
            }
        }
        return Math.sqrt(best);
    }

    /** Squared distance of a point to the edge from a to b. */
    private static double squared(double x, double y, double z, double[] q, int a, int b) {
        double ux = q[b] - q[a];
        double uy = q[b + 1] - q[a + 1];
        double uz = q[b + 2] - q[a + 2];
        double length = ux * ux + uy * uy + uz * uz;
        double along = (x - q[a]) * ux + (y - q[a + 1]) * uy + (z - q[a + 2]) * uz;
        double share = length > 0 ? Math.max(0, Math.min(1, along / length)) : 0;
        double dx = x - q[a] - share * ux;
        double dy = y - q[a + 1] - share * uy;
        double dz = z - q[a + 2] - share * uz;
        return dx * dx + dy * dy + dz * dz;
    }
}
