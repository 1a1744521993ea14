package io.contourflow.imaging.enhancement;

/**
 * Contrast-limited adaptive histogram equalisation of one slice with values in [0, 1] (Zuiderveld, Graphics Gems IV,
 * 1994): a histogram for each tile, bins cut at a limit and the excess spread evenly, grey values mapped by the
 * cumulated histograms of the four nearest tiles, bilinearly weighted.
 */
final class Clahe {
    private static final int BINS = 256;

    private Clahe() {}

    /** Equalises {@code nx · ny} values from {@code from} on, in place; result in [0, 1]. */
    static void slice(float[] v, int from, int nx, int ny, int tiles, double clip) {
        int across = Math.min(tiles, nx);
        int down = Math.min(tiles, ny);
        float[][] maps = new float[across * down][];
        for (int ty = 0; ty < down; ty++) {
            for (int tx = 0; tx < across; tx++) {
                int[] box = {tx * nx / across, ty * ny / down, (tx + 1) * nx / across, (ty + 1) * ny / down};
                maps[tx + across * ty] = mapping(v, from, nx, box, clip);
            }
        }
        for (int j = 0; j < ny; j++) {
            double ty = Math.max(0, Math.min(down - 1.0, (j + 0.5) * down / ny - 0.5));
            int t0 = (int) ty;
            int t1 = Math.min(down - 1, t0 + 1);
            for (int i = 0; i < nx; i++) {
                double tx = Math.max(0, Math.min(across - 1.0, (i + 0.5) * across / nx - 0.5));
                int s0 = (int) tx;
                int s1 = Math.min(across - 1, s0 + 1);
                int at = from + i + nx * j;
                int bin = bin(v[at]);
                double upper = maps[s0 + across * t0][bin] * (1 - tx + s0) + maps[s1 + across * t0][bin] * (tx - s0);
                double lower = maps[s0 + across * t1][bin] * (1 - tx + s0) + maps[s1 + across * t1][bin] * (tx - s0);
                v[at] = (float) (upper * (1 - ty + t0) + lower * (ty - t0));
            }
        }
    }

    private static int bin(float value) {
        return Math.max(0, Math.min(BINS - 1, (int) (value * BINS)));
    }

    /** Bin → grey value in [0, 1], not decreasing. */
    private static float[] mapping(float[] v, int from, int nx, int[] box, double clip) {
        double[] histogram = new double[BINS];
        int count = (box[2] - box[0]) * (box[3] - box[1]);
        for (int j = box[1]; j < box[3]; j++) {
            for (int i = box[0]; i < box[2]; i++) {
                histogram[bin(v[from + i + nx * j])]++;
            }
        }
        double limit = clip * count / BINS;
        double excess = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (histogram[bin] > limit) {
                excess += histogram[bin] - limit;
                histogram[bin] = limit;
            }
        }
        float[] map = new float[BINS];
        double below = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double held = histogram[bin] + excess / BINS;
            map[bin] = (float) ((below + held / 2) / count); // the middle of the bin's step: mid-grey stays mid-grey
            below += held;
        }
        return map;
    }
}
