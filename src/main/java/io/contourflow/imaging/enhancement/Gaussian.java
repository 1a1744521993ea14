package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Volume;

/** Separable Gaussian smoothing in mm by {@link BoxFilter}, border values repeated. */
public final class Gaussian {
    private Gaussian() {}

    /** Smoothed values as a new array in the order of the volume's voxels; sigma in mm, the same along each axis. */
    public static float[] smooth(Volume volume, double sigmaMm) {
        return smooth(volume, new double[] {sigmaMm, sigmaMm, sigmaMm});
    }

    /** The same with a sigma in mm for each of i, j, k; an axis whose sigma is 0 is left as it is. */
    public static float[] smooth(Volume volume, double[] sigmaMm) {
        float[] out = volume.voxels().clone();
        BoxFilter.gaussian(out, volume.geometry(), sigmaMm);
        return out;
    }
}
