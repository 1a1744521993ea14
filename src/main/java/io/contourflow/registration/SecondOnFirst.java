package io.contourflow.registration;

import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Volume;

/** Puts the second image of a pair onto the lattice of the first, trilinearly. */
final class SecondOnFirst {
    private static final float AIR_HU = -1000;

    private SecondOnFirst() {}

    /** @param firstToSecond fixed → moving, LPS mm */
    static Volume resample(StoredImage first, StoredImage second, PointTransform firstToSecond) {
        return Resampler.linear(second.volume(), firstToSecond, first.volume().geometry(), outside(second));
    }

    /** What lies outside the second image: air for CT, else the lowest value of the image. */
    private static float outside(StoredImage image) {
        if (image.unit().equals("HU")) {
            return AIR_HU;
        }
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : image.volume().voxels()) {
            lowest = Math.min(lowest, value);
        }
        return lowest;
    }
}
