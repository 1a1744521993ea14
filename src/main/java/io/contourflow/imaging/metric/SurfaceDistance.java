package io.contourflow.imaging.metric;

import io.contourflow.imaging.contour.DistanceTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;

/**
 * Distances between the surfaces of two masks on one lattice, in mm, both ways. The surface of a mask is its voxels that
 * have one of six neighbours outside (the lattice border counts as outside); distances run between voxel centres.
 *
 * @param meanMm mean over the surface voxels of both masks of the distance to the other surface
 * @param hd95Mm the larger of the two directed 95th percentiles
 * @param maxMm the Hausdorff distance
 */
public record SurfaceDistance(double meanMm, double hd95Mm, double maxMm) {
    private static final double QUANTILE = 0.95;

    /** @throws IllegalArgumentException when the lattices differ or a mask is empty */
    public static SurfaceDistance between(Mask a, Mask b) {
        Overlap.requireSameLattice(a, b);
        Box box = Box.around(a, b);
        byte[] surfaceA = surface(a, box);
        byte[] surfaceB = surface(b, box);
        double[] spacing = a.geometry().spacingMm();
        double[] fromA = distances(surfaceA, DistanceTransform.squaredMm(surfaceB, box.size, spacing));
        double[] fromB = distances(surfaceB, DistanceTransform.squaredMm(surfaceA, box.size, spacing));
        double mean = (Arrays.stream(fromA).sum() + Arrays.stream(fromB).sum()) / (fromA.length + fromB.length);
        return new SurfaceDistance(
                mean,
                Math.max(quantile(fromA), quantile(fromB)),
                Math.max(fromA[fromA.length - 1], fromB[fromB.length - 1]));
    }

    private static double quantile(double[] sorted) {
        return sorted[(int) Math.ceil(QUANTILE * sorted.length) - 1];
    }

    private static double[] distances(byte[] from, float[] squaredTo) {
        double[] out = new double[from.length];
        int count = 0;
        for (int at = 0; at < from.length; at++) {
            if (from[at] != 0) {
                out[count++] = Math.sqrt(squaredTo[at]);
            }
        }
        double[] sorted = Arrays.copyOf(out, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static byte[] surface(Mask mask, Box box) {
        byte[] out = new byte[box.size[0] * box.size[1] * box.size[2]];
        int at = 0;
        for (int k = 0; k < box.size[2]; k++) {
            for (int j = 0; j < box.size[1]; j++) {
                for (int i = 0; i < box.size[0]; i++) {
                    out[at++] = isSurface(mask, i + box.low[0], j + box.low[1], k + box.low[2]) ? (byte) 1 : 0;
                }
            }
        }
        return out;
    }

    private static boolean isSurface(Mask mask, int i, int j, int k) {
        return mask.at(i, j, k)
                && !(inside(mask, i - 1, j, k)
                        && inside(mask, i + 1, j, k)
                        && inside(mask, i, j - 1, k)
                        && inside(mask, i, j + 1, k)
                        && inside(mask, i, j, k - 1)
                        && inside(mask, i, j, k + 1));
    }

    private static boolean inside(Mask mask, int i, int j, int k) {
        Geometry g = mask.geometry();
        return i >= 0 && j >= 0 && k >= 0 && i < g.nx() && j < g.ny() && k < g.nz() && mask.at(i, j, k);
    }

    /** The smallest box of voxels that holds both masks: all surfaces, and so all distances, lie in it. */
    private static final class Box {
        private final int[] low;
        private final int[] size;

        private Box(int[] low, int[] size) {
            this.low = low;
            this.size = size;
        }

        static Box around(Mask a, Mask b) {
            int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
            int[] high = {-1, -1, -1};
            int inA = include(a, low, high);
            int inB = include(b, low, high);
            if (inA == 0 || inB == 0) {
                throw new IllegalArgumentException("both masks must hold voxels but hold " + inA + " and " + inB);
            }
            return new Box(low, new int[] {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1});
        }

        private static int include(Mask mask, int[] low, int[] high) {
            Geometry g = mask.geometry();
            int count = 0;
            for (int at = 0; at < mask.voxels().length; at++) {
                if (mask.voxels()[at] != 0) {
                    int[] index = {at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny())};
                    for (int axis = 0; axis < 3; axis++) {
                        low[axis] = Math.min(low[axis], index[axis]);
                        high[axis] = Math.max(high[axis], index[axis]);
                    }
                    count++;
                }
            }
            return count;
        }
    }
}
