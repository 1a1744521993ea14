package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes whole contours of few points (R14): scattered points of a slice are put in order and joined by a closed curve,
 * and slices without a contour are filled in from their neighbours. Thread-safe.
 */
public final class ContourInterpolation {
    private static final int MAX_SCATTERED = 5000;
    /** Samples of a spline segment for measuring its length. */
    private static final int SAMPLES_PER_SEGMENT = 16;

    private ContourInterpolation() {}

    /**
     * The order in which scattered points of one closed outline are connected: from nearest neighbour to nearest
     * neighbour, then crossings undone by 2-opt exchanges until the length no longer falls. O(n²) per round.
     *
     * @param pointsMm x0 y0 z0 …, at least 3 points of one plane, in any order
     * @return the same points in order
     */
    public static double[] connect(double[] pointsMm) {
        int count = requirePoints(pointsMm);
        if (count > MAX_SCATTERED) {
            throw new IllegalArgumentException(
                    "at most " + MAX_SCATTERED + " scattered points can be connected but got " + count);
        }
        int[] order = nearestNeighbours(pointsMm, count);
        boolean shorter = true;
        for (int round = 0; shorter && round < count; round++) {
            shorter = exchangeOnce(pointsMm, order);
        }
        double[] out = new double[pointsMm.length];
        for (int n = 0; n < count; n++) {
            System.arraycopy(pointsMm, 3 * order[n], out, 3 * n, 3);
        }
        return out;
    }

    private static int[] nearestNeighbours(double[] pointsMm, int count) {
        int[] order = new int[count];
        boolean[] taken = new boolean[count];
        taken[0] = true;
        for (int n = 1; n < count; n++) {
            int nearest = -1;
            for (int candidate = 0; candidate < count; candidate++) {
                if (!taken[candidate]
                        && (nearest < 0
                                || distanceMm(pointsMm, order[n - 1], candidate)
                                        < distanceMm(pointsMm, order[n - 1], nearest))) {
                    nearest = candidate;
                }
            }
            order[n] = nearest;
            taken[nearest] = true;
        }
        return order;
    }

    /** Reverses every stretch whose reversal shortens the closed way. */
    private static boolean exchangeOnce(double[] pointsMm, int[] order) {
        int count = order.length;
        boolean shorter = false;
        for (int a = 0; a < count - 1; a++) {
            for (int b = a + 2; b < count; b++) {
                int afterB = (b + 1) % count;
                double before =
                        distanceMm(pointsMm, order[a], order[a + 1]) + distanceMm(pointsMm, order[b], order[afterB]);
                double after =
                        distanceMm(pointsMm, order[a], order[b]) + distanceMm(pointsMm, order[a + 1], order[afterB]);
                if (after < before - 1e-9) {
                    for (int low = a + 1, high = b; low < high; low++, high--) {
                        int held = order[low];
                        order[low] = order[high];
                        order[high] = held;
                    }
                    shorter = true;
                }
            }
        }
        return shorter;
    }

    /**
     * A closed centripetal Catmull-Rom spline through the points in their order (Yuksel et al., Computer-Aided Design
     * 43(7), 2011, doi 10.1016/j.cad.2010.08.008: it makes no loops or cusps), sampled at equal steps of arc length.
     *
     * @param stepMm longest distance along the curve between two points of the result
     * @return at least 3 points in the same plane, starting at the first one
     */
    public static double[] smoothClosed(double[] pointsMm, double stepMm) {
        if (!(stepMm > 0)) {
            throw new IllegalArgumentException("stepMm must be above 0 but is " + stepMm);
        }
        double[] points = withoutRepeats(pointsMm);
        int count = requirePoints(points);
        double[] dense = new double[3 * count * SAMPLES_PER_SEGMENT];
        for (int n = 0; n < count; n++) {
            for (int s = 0; s < SAMPLES_PER_SEGMENT; s++) {
                spline(points, n, s / (double) SAMPLES_PER_SEGMENT, dense, 3 * (n * SAMPLES_PER_SEGMENT + s));
            }
        }
        return atEqualSteps(dense, stepMm);
    }

    /** The polygon's own edges sampled at equal steps of arc length; at least 3 points. */
    public static double[] atEqualSteps(double[] closedMm, double stepMm) {
        int count = requirePoints(closedMm);
        double[] along = new double[count + 1];
        for (int n = 0; n < count; n++) {
            along[n + 1] = along[n] + distanceMm(closedMm, n, (n + 1) % count);
        }
        double length = along[count];
        int samples = (int) Math.max(3, Math.ceil(length / stepMm));
        double[] out = new double[3 * samples];
        int edge = 0;
        for (int s = 0; s < samples; s++) {
            double target = length * s / samples;
            while (edge < count - 1 && along[edge + 1] <= target) {
                edge++;
            }
            double width = along[edge + 1] - along[edge];
            double share = width > 0 ? (target - along[edge]) / width : 0;
            for (int axis = 0; axis < 3; axis++) {
                double from = closedMm[3 * edge + axis];
                out[3 * s + axis] = from + share * (closedMm[3 * ((edge + 1) % count) + axis] - from);
            }
        }
        return out;
    }

    private static void spline(double[] p, int n, double share, double[] out, int at) {
        int count = p.length / 3;
        int before = (n + count - 1) % count;
        int next = (n + 1) % count;
        int after = (n + 2) % count;
        double t1 = Math.sqrt(distanceMm(p, before, n));
        double t2 = t1 + Math.sqrt(distanceMm(p, n, next));
        double t3 = t2 + Math.sqrt(distanceMm(p, next, after));
        double t = t1 + share * (t2 - t1);
        for (int axis = 0; axis < 3; axis++) {
            double p0 = p[3 * before + axis];
            double p1 = p[3 * n + axis];
            double p2 = p[3 * next + axis];
            double p3 = p[3 * after + axis];
            double a1 = (t1 - t) / t1 * p0 + t / t1 * p1;
            double a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2;
            double a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3;
            double b1 = (t2 - t) / t2 * a1 + t / t2 * a2;
            double b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3;
            out[at + axis] = (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2;
        }
    }

    private static double[] withoutRepeats(double[] pointsMm) {
        double[] out = new double[pointsMm.length];
        int kept = 0;
        int count = requirePoints(pointsMm);
        for (int n = 0; n < count; n++) {
            if (distanceMm(pointsMm, n, (n + 1) % count) > 1e-9) {
                System.arraycopy(pointsMm, 3 * n, out, 3 * kept++, 3);
            }
        }
        return Arrays.copyOf(out, 3 * kept);
    }

    /**
     * Fills slices between contoured ones by shape-based interpolation (Raya and Udupa, IEEE TMI 9(1), 1990, doi
     * 10.1109/42.52980): in-plane signed distances of the two neighbours, linearly weighted, zero is the border.
     *
     * @param largestGapMm neighbours farther apart are left alone: the structure ends and begins again
     */
    public static Mask betweenSlices(StructureContours sparse, Geometry geometry, double largestGapMm) {
        Mask known = ContourFiller.fill(sparse, geometry);
        List<Integer> slices = new ArrayList<>();
        int slice = geometry.nx() * geometry.ny();
        for (int k = 0; k < geometry.nz(); k++) {
            int from = k * slice;
            for (int at = 0; at < slice; at++) {
                if (known.voxels()[from + at] != 0) {
                    slices.add(k);
                    break;
                }
            }
        }
        for (int n = 0; n + 1 < slices.size(); n++) {
            int gap = slices.get(n + 1) - slices.get(n);
            if (gap > 1 && gap * geometry.spacingMm(2) <= largestGapMm) {
                fillGap(known, slices.get(n), slices.get(n + 1));
            }
        }
        return known;
    }

    private static void fillGap(Mask mask, int below, int above) {
        Geometry g = mask.geometry();
        int slice = g.nx() * g.ny();
        float[] low = signed(mask, below);
        float[] high = signed(mask, above);
        for (int k = below + 1; k < above; k++) {
            float share = (k - below) / (float) (above - below);
            for (int at = 0; at < slice; at++) {
                mask.voxels()[k * slice + at] = (byte) ((1 - share) * low[at] + share * high[at] < 0 ? 1 : 0);
            }
        }
    }

    private static float[] signed(Mask mask, int k) {
        Geometry g = mask.geometry();
        int slice = g.nx() * g.ny();
        byte[] voxels = Arrays.copyOfRange(mask.voxels(), k * slice, (k + 1) * slice);
        return DistanceTransform.signedSliceMm(voxels, g.nx(), g.ny(), g.spacingMm());
    }

    private static int requirePoints(double[] pointsMm) {
        if (pointsMm.length < 9 || pointsMm.length % 3 != 0) {
            throw new IllegalArgumentException(
                    "an outline must hold 3*n coordinates of n >= 3 different points but holds " + pointsMm.length);
        }
        return pointsMm.length / 3;
    }

    private static double distanceMm(double[] p, int a, int b) {
        double x = p[3 * a] - p[3 * b];
        double y = p[3 * a + 1] - p[3 * b + 1];
        double z = p[3 * a + 2] - p[3 * b + 2];
        return Math.sqrt(x * x + y * y + z * z);
    }
}
