package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;
import java.util.stream.IntStream;

/**
 * Running means along the axes of a lattice, border values repeated: a number of operations that does not depend on the
 * width. Whole rows are added at a time, and what is repeated is repeated while a row or plane lies in the cache, so that
 * a filter of all three axes reads and writes the image three times. Slices in parallel on the common pool.
 */
final class BoxFilter {
    /** Three boxes are a Gaussian to within 3 % (Wells, IEEE Trans PAMI 8(2), 1986, doi 10.1109/TPAMI.1986.4767776). */
    private static final int GAUSSIAN_PASSES = 3;

    private BoxFilter() {}

    /**
     * Weights of one pass along one axis: 1 for voxels up to {@code radius} away, {@code edge} (0 to 1) for the next one
     * on either side, all divided by their sum.
     */
    record Width(int radius, double edge) {
        double sum() {
            return 2 * radius + 1 + 2 * edge;
        }

        /**
         * The box whose variance is {@code variance}, voxels², also between whole radii (extended box; Gwosdek et al.,
         * SSVM 2011, doi 10.1007/978-3-642-24785-9_38).
         */
        static Width ofVariance(double variance) {
            int r = (int) Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
            double edge = (2 * r + 1) * (r * (r + 1) - 3 * variance) / (6 * (variance - (r + 1.0) * (r + 1)));
            return new Width(r, edge);
        }
    }

    /** In place: the mean over {@code ±radiusMm} along each axis, at least the nearest voxels on either side. */
    static void mean(float[] v, Geometry g, double radiusMm) {
        for (int axis = 0; axis < 3; axis++) {
            int radius = Math.max(1, (int) Math.round(radiusMm / g.spacingMm(axis)));
            filter(v, g, axis, new Width(radius, 0), 1);
        }
    }

    /** In place: a Gaussian of standard deviation {@code sigmaMm} along i, j, k; nothing along an axis where it is 0. */
    static void gaussian(float[] v, Geometry g, double... sigmaMm) {
        for (int axis = 0; axis < 3; axis++) {
            double sigma = sigmaMm[axis] / g.spacingMm(axis);
            if (sigma > 0) {
                filter(v, g, axis, Width.ofVariance(sigma * sigma / GAUSSIAN_PASSES), GAUSSIAN_PASSES);
            }
        }
    }

    private static void filter(float[] v, Geometry g, int axis, Width width, int passes) {
        int nx = g.nx();
        int slice = nx * g.ny();
        if (axis == 0) {
            IntStream.range(0, g.nz()).parallel().forEach(k -> alongRows(v, k * slice, g, width, passes));
        } else if (axis == 1) {
            IntStream.range(0, g.nz())
                    .parallel()
                    .forEach(k -> acrossRows(v, k * slice, new int[] {nx, nx, g.ny()}, width, passes));
        } else {
            IntStream.range(0, g.ny())
                    .parallel()
                    .forEach(j -> acrossRows(v, j * nx, new int[] {nx, slice, g.nz()}, width, passes));
        }
    }

    private static void alongRows(float[] v, int start, Geometry g, Width width, int passes) {
        int length = g.nx();
        int reach = width.radius() + 1;
        float[] padded = new float[length + 2 * reach];
        float scale = (float) (1 / width.sum());
        float edge = (float) width.edge();
        for (int row = start; row < start + length * g.ny(); row += length) {
            for (int pass = 0; pass < passes; pass++) {
                System.arraycopy(v, row, padded, reach, length);
                java.util.Arrays.fill(padded, 0, reach, v[row]);
                java.util.Arrays.fill(padded, reach + length, padded.length, v[row + length - 1]);
                double sum = 0;
                for (int at = 1; at < 2 * reach; at++) {
                    sum += padded[at];
                }
                for (int i = 0; i < length; i++) {
                    v[row + i] = scale * (float) (sum + edge * (padded[i] + padded[i + 2 * reach]));
                    sum += padded[i + 2 * reach] - padded[i + 1];
                }
            }
        }
    }

    /** @param rows values a row, distance of rows, number of rows */
    private static void acrossRows(float[] v, int start, int[] rows, Width width, int passes) {
        int length = rows[0];
        int count = rows[2];
        int reach = width.radius() + 1;
        float[] before = new float[length * count];
        double[] sum = new double[length];
        for (int pass = 0; pass < passes; pass++) {
            for (int r = 0; r < count; r++) {
                System.arraycopy(v, start + r * rows[1], before, r * length, length);
            }
            java.util.Arrays.fill(sum, 0);
            for (int d = -width.radius(); d <= width.radius(); d++) {
                add(sum, before, length * clamp(d, count));
            }
            for (int r = 0; r < count; r++) {
                int low = length * clamp(r - reach, count);
                int high = length * clamp(r + reach, count);
                emit(v, start + r * rows[1], sum, before, new int[] {low, high}, width);
                slide(sum, before, high, length * clamp(r - width.radius(), count));
            }
        }
    }

    private static int clamp(int row, int count) {
        return Math.max(0, Math.min(count - 1, row));
    }

    private static void add(double[] sum, float[] from, int at) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += from[at + i];
        }
    }

    private static void slide(double[] sum, float[] from, int enters, int leaves) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += from[enters + i] - from[leaves + i];
        }
    }

    private static void emit(float[] out, int at, double[] sum, float[] from, int[] edges, Width width) {
        float scale = (float) (1 / width.sum());
        float edge = (float) width.edge();
        int low = edges[0];
        int high = edges[1];
        for (int i = 0; i < sum.length; i++) {
            out[at + i] = scale * ((float) sum[i] + edge * (from[low + i] + from[high + i]));
        }
    }
}
