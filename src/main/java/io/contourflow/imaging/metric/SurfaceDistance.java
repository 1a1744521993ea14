package io.contourflow.imaging.metric;

import io.contourflow.imaging.contour.DistanceTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        return between(surface(a, null, box), surface(b, null, box), box, a.geometry());
    }

    /**
     * The same where both masks can be seen: a voxel belongs to the surface only when it has a neighbour outside of its
     * mask that lies in {@code region}, so that where an image ends is no surface.
     *
     * @param region on the same lattice; holds both masks
     * @return empty when a mask has no surface there
     * @throws IllegalArgumentException when the lattices differ
     */
    public static Optional<SurfaceDistance> within(Mask a, Mask b, Mask region) {
        Overlap.requireSameLattice(a, b);
        Overlap.requireSameLattice(a, region);
        if (a.count() == 0 || b.count() == 0) {
            return Optional.empty();
        }
        Box box = Box.around(a, b);
        byte[] surfaceA = surface(a, region, box);
        byte[] surfaceB = surface(b, region, box);
        return any(surfaceA) && any(surfaceB)
                ? Optional.of(between(surfaceA, surfaceB, box, a.geometry()))
                : Optional.empty();
    }

    private static boolean any(byte[] voxels) {
        for (byte voxel : voxels) {
            if (voxel != 0) {
                return true;
            }
        }
        return false;
    }

    private static SurfaceDistance between(byte[] surfaceA, byte[] surfaceB, Box box, Geometry lattice) {
        double[] spacing = lattice.spacingMm();
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

    private static byte[] surface(Mask mask, @Nullable Mask region, Box box) {
        byte[] out = new byte[box.size[0] * box.size[1] * box.size[2]];
        int at = 0;
        for (int k = 0; k < box.size[2]; k++) {
            for (int j = 0; j < box.size[1]; j++) {
                for (int i = 0; i < box.size[0]; i++) {
                    out[at++] = isSurface(mask, region, i + box.low[0], j + box.low[1], k + box.low[2]) ? (byte) 1 : 0;
                }
            }
        }
        return out;
    }

    private static boolean isSurface(Mask mask, @Nullable Mask region, int i, int j, int k) {
        return mask.at(i, j, k)
                && (isOutside(mask, region, i - 1, j, k)
                        || isOutside(mask, region, i + 1, j, k)
                        || isOutside(mask, region, i, j - 1, k)
                        || isOutside(mask, region, i, j + 1, k)
                        || isOutside(mask, region, i, j, k - 1)
                        || isOutside(mask, region, i, j, k + 1));
    }

    private static boolean isOutside(Mask mask, @Nullable Mask region, int i, int j, int k) {
        Geometry g = mask.geometry();
        boolean onLattice = i >= 0 && j >= 0 && k >= 0 && i < g.nx() && j < g.ny() && k < g.nz();
        return onLattice ? !mask.at(i, j, k) && (region == null || region.at(i, j, k)) : region == null;
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
