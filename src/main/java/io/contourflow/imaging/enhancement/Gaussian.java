package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Volume;

/** Separable Gaussian smoothing in mm by {@link BoxFilter}, border values repeated. */
public final class Gaussian {
    private Gaussian() {}

    /** Smoothed values as a new array in the order of the volume's voxels; sigma in mm, the same along each axis. */
    public static float[] smooth(Volume volume, double sigmaMm) {
        float[] out = volume.voxels().clone();
        BoxFilter.gaussian(out, volume.geometry(), sigmaMm);
        return out;
    }
}
