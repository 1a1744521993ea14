package io.contourflow.web;

import io.contourflow.imaging.volume.Volume;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * What one box shows, on the lattice of the first image.
 *
 * @param unit HU, BQML, …; empty where greys of two images were mixed
 * @param tag of the content: the same greys have the same tag
 */
record BoxImage(Volume volume, String unit, Window window, String tag) {
    long bytes() {
        return 4L * volume.voxels().length;
    }

    /** Grey values: {@code centre − width/2} is black and {@code centre + width/2} white, in the unit of the image. */
    record Window(double centre, double width) {
        /** Soft tissue, the usual CT window of planning. */
        private static final Window SOFT_TISSUE = new Window(40, 400);

        /** Values looked at to choose a window; more do not change it. */
        private static final int SAMPLES_MAX = 50_000;

        private static final double WIDTH_MIN = 1e-6;

        /** CT by its unit; anything else between the 1st and the 99th percentile, as its units are arbitrary. */
        static Window chooseFor(Volume volume, String unit) {
            if (unit.equals("HU")) {
                return SOFT_TISSUE;
            }
            float[] voxels = volume.voxels();
            int stride = Math.max(1, voxels.length / SAMPLES_MAX);
            float[] sample = new float[(voxels.length + stride - 1) / stride];
            for (int at = 0; at < sample.length; at++) {
                sample[at] = voxels[at * stride];
            }
            Arrays.sort(sample);
            double low = sample[(int) (0.01 * (sample.length - 1))];
            double high = sample[(int) (0.99 * (sample.length - 1))];
            return new Window(readable((low + high) / 2), Math.max(WIDTH_MIN, readable(high - low)));
        }

        /** Three digits: a person reads and repeats the window, and finer steps are not seen in 256 greys. */
        private static double readable(double value) {
            return new BigDecimal(value).round(new MathContext(3)).doubleValue();
        }
    }
}
