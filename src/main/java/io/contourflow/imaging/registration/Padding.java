package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;

/**
 * Finds voxels that were filled in rather than measured: whole slices of one value, and the outside of a cylindrical
 * field of view (the same disc in every slice, filled with the smallest value). Air around a patient is measured, or
 * at least true, and is kept.
 */
final class Padding {
    /** Share of voxels at the smallest value below which nothing is taken for padding. */
    private static final double MIN_SHARE = 0.05;
    /** Inside a true field of view fewer than this share of the disc may be at the smallest value. */
    private static final double MAX_SHARE_INSIDE = 0.12;

    /** How far values are continued: a Gaussian of this width reaches past every feature. */
    private static final double FILL_MM = 10;

    private static final float MIN_FILL_WEIGHT = 1e-4f;

    private Padding() {}

    /** The measured voxels. */
    static Mask measured(Volume image) {
        Geometry g = image.geometry();
        float[] v = image.voxels();
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : v) {
            lowest = Math.min(lowest, value);
        }
        byte[] measured = new byte[v.length];
        int slice = g.nx() * g.ny();
        boolean[] disc = new boolean[slice];
        int atLowest = 0;
        int fullSlices = 0;
        for (int k = 0; k < g.nz(); k++) {
            boolean constant = isConstant(v, k * slice, slice);
            fullSlices += constant ? 0 : 1;
            for (int at = 0; at < slice; at++) {
                measured[k * slice + at] = constant ? 0 : (byte) 1;
                if (!constant && v[k * slice + at] > lowest) {
                    disc[at] = true;
                } else if (!constant) {
                    atLowest++;
                }
            }
        }
        int discSize = 0;
        for (boolean inside : disc) {
            discSize += inside ? 1 : 0;
        }
        long measuredVoxels = (long) fullSlices * slice;
        long lowestInside = atLowest - (long) fullSlices * (slice - discSize);
        boolean cylinder = atLowest > MIN_SHARE * measuredVoxels
                && discSize < (1 - MIN_SHARE) * slice
                && lowestInside < MAX_SHARE_INSIDE * fullSlices * discSize;
        for (int at = 0; cylinder && at < v.length; at++) {
            if (!disc[at % slice]) {
                measured[at] = 0;
            }
        }
        return new Mask(g, measured);
    }

    /**
     * Continues measured values smoothly into what was not measured, so that the end of the data makes no edge that
     * could be taken for anatomy (normalised convolution, Knutsson and Westin, CVPR 1993).
     */
    static Volume fill(Volume image, Mask measured, Workers workers) {
        Geometry g = image.geometry();
        float[] weighted = new float[g.voxelCount()];
        float[] weight = new float[g.voxelCount()];
        for (int at = 0; at < weight.length; at++) {
            weight[at] = measured.voxels()[at];
            weighted[at] = weight[at] * image.voxels()[at];
        }
        Smoothing.gaussian(weighted, 1, g, FILL_MM, workers);
        Smoothing.gaussian(weight, 1, g, FILL_MM, workers);
        float[] out = image.voxels().clone();
        for (int at = 0; at < out.length; at++) {
            if (measured.voxels()[at] == 0 && weight[at] > MIN_FILL_WEIGHT) {
                out[at] = weighted[at] / weight[at];
            }
        }
        return new Volume(g, out);
    }

    /** The voxels all of whose neighbours within one voxel along each axis are in the mask or beyond the lattice. */
    static Mask shrink(Mask mask) {
        Geometry g = mask.geometry();
        byte[] in = mask.voxels();
        byte[] out = in.clone();
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] stride = {1, g.nx(), g.nx() * g.ny()};
        for (int at = 0; at < in.length; at++) {
            for (int axis = 0; axis < 3; axis++) {
                int position = at / stride[axis] % size[axis];
                boolean open = position > 0 && in[at - stride[axis]] == 0
                        || position < size[axis] - 1 && in[at + stride[axis]] == 0;
                if (open) {
                    out[at] = 0;
                }
            }
        }
        return new Mask(g, out);
    }

    private static boolean isConstant(float[] v, int start, int count) {
        for (int at = 1; at < count; at++) {
            if (v[start + at] != v[start]) {
                return false;
            }
        }
        return true;
    }
}
