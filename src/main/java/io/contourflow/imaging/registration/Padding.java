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

    private static boolean isConstant(float[] v, int start, int count) {
        for (int at = 1; at < count; at++) {
            if (v[start + at] != v[start]) {
                return false;
            }
        }
        return true;
    }
}
