package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/**
 * The grey values between two percentiles of an image, in its unit: a range that a few outliers (metal, hot spots) do
 * not move.
 */
public record GreyRange(double low, double high) {
    /** Larger images are sampled evenly down to so many voxels; the percentile then errs by far less than 0.1 %. */
    private static final int MAX_SAMPLES = 400_000;

    /** Percentiles by nearest rank over all finite voxels. @throws IllegalArgumentException unless 0 ≤ low < high ≤ 100 */
    public static GreyRange ofPercentiles(Volume volume, double lowPercent, double highPercent) {
        if (!(lowPercent >= 0 && lowPercent < highPercent && highPercent <= 100)) {
            throw new IllegalArgumentException(
                    "percentiles must be 0 <= low < high <= 100 but are " + lowPercent + " and " + highPercent);
        }
        float[] values = volume.voxels();
        int stride = 1 + values.length / MAX_SAMPLES;
        float[] sample = new float[(values.length + stride - 1) / stride];
        int count = 0;
        for (int at = 0; at < values.length; at += stride) {
            if (Float.isFinite(values[at])) {
                sample[count++] = values[at];
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("the image holds no finite value");
        }
        Arrays.sort(sample, 0, count);
        return new GreyRange(rank(sample, count, lowPercent), rank(sample, count, highPercent));
    }

    private static double rank(float[] sorted, int count, double percent) {
        int rank = (int) Math.ceil(percent / 100 * count) - 1;
        return sorted[Math.max(0, Math.min(count - 1, rank))];
    }

    /** low → 0, high → 1, linear between, cut off beyond; 0 everywhere when the range is empty; NaN → 0. */
    public float[] normalise(float[] values) {
        float[] out = new float[values.length];
        double width = high - low;
        if (width > 0) {
            for (int at = 0; at < values.length; at++) {
                double share = (values[at] - low) / width;
                out[at] = share > 0 ? (float) Math.min(1, share) : 0;
            }
        }
        return out;
    }
}
