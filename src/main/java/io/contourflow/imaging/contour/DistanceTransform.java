package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;

/**
 * Exact Euclidean distances on an anisotropic lattice: D(p) = min over q in M of |p − q|², mm², by lower envelopes of
 * parabolas, one axis after the other (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012, doi
 * 10.4086/toc.2012.v008a019). O(voxels).
 */
public final class DistanceTransform {
    private DistanceTransform() {}

    /** Squared distance in mm² of every voxel centre from the nearest inside centre; +∞ everywhere for an empty mask. */
    public static float[] squaredMm(Mask mask) {
        Geometry g = mask.geometry();
        return squaredMm(mask.voxels(), new int[] {g.nx(), g.ny(), g.nz()}, g.spacingMm());
    }

    /**
     * The same for any box of voxels.
     *
     * @param voxels one byte a voxel, i fastest, not 0 inside; not modified
     * @param size voxels along i, j, k
     */
    public static float[] squaredMm(byte[] voxels, int[] size, double[] spacingMm) {
        float[] squared = new float[voxels.length];
        for (int at = 0; at < voxels.length; at++) {
            squared[at] = voxels[at] != 0 ? 0 : Float.POSITIVE_INFINITY;
        }
        int stride = 1;
        for (int axis = 0; axis < 3; axis++) {
            if (size[axis] > 1) {
                alongAxis(squared, stride, size[axis], spacingMm[axis]);
            }
            stride *= size[axis];
        }
        return squared;
    }

    private static void alongAxis(float[] squared, int stride, int length, double spacingMm) {
        double[] line = new double[length];
        int[] site = new int[length];
        double[] border = new double[length + 1];
        int block = stride * length;
        for (int outer = 0; outer < squared.length; outer += block) {
            for (int inner = 0; inner < stride; inner++) {
                int from = outer + inner;
                for (int n = 0; n < length; n++) {
                    line[n] = squared[from + n * stride];
                }
                envelope(line, site, border, spacingMm, squared, from, stride);
            }
        }
    }

    private static void envelope(
            double[] line, int[] site, double[] border, double spacingMm, float[] out, int from, int stride) {
        double square = spacingMm * spacingMm;
        int count = 0;
        for (int n = 0; n < line.length; n++) {
            if (line[n] == Double.POSITIVE_INFINITY) {
                continue;
            }
            double crossing = Double.NEGATIVE_INFINITY;
            while (count > 0) {
                int last = site[count - 1];
                crossing = (line[n] - line[last] + square * ((double) n * n - (double) last * last))
                        / (2 * square * (n - last));
                if (crossing > border[count - 1]) {
                    break;
                }
                count--;
            }
            border[count] = count == 0 ? Double.NEGATIVE_INFINITY : crossing;
            site[count++] = n;
        }
        if (count == 0) {
            return; // nothing on this line: stays infinite
        }
        int current = 0;
        for (int n = 0; n < line.length; n++) {
            while (current + 1 < count && border[current + 1] < n) {
                current++;
            }
            double steps = n - site[current];
            out[from + n * stride] = (float) (steps * steps * square + line[site[current]]);
        }
    }

    /**
     * Signed distance within one slice in mm: negative inside, positive outside, 0 half-way between an inside and an
     * outside centre.
     */
    static float[] signedSliceMm(byte[] slice, int nx, int ny, double[] spacingMm) {
        byte[] complement = new byte[slice.length];
        for (int at = 0; at < slice.length; at++) {
            complement[at] = (byte) (slice[at] == 0 ? 1 : 0);
        }
        int[] size = {nx, ny, 1};
        float[] toInside = squaredMm(slice, size, spacingMm);
        float[] toOutside = squaredMm(complement, size, spacingMm);
        double half = Math.min(spacingMm[0], spacingMm[1]) / 2;
        float[] signed = new float[slice.length];
        for (int at = 0; at < slice.length; at++) {
            signed[at] = slice[at] != 0
                    ? (float) (half - Math.sqrt(toOutside[at]))
                    : (float) (Math.sqrt(toInside[at]) - half);
        }
        return signed;
    }
}
