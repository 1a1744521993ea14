package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/**
 * Several values a voxel that can be compared by their squared difference whatever the modality: the self-similarity
 * context of Heinrich et al. (MICCAI 2013, doi 10.1007/978-3-642-40811-3_24), twelve channels in [0, 1]. Interleaved
 * {@code [k][j][i][channel]}. Grey channels beside it, plain or locally normalised, were tried and did not help pairs of one modality.
 */
final class Features {
    static final int CHANNELS = 12;
    /** Width (standard deviation) of the patches compared, in voxels. */
    private static final double PATCH = 0.6;

    /** Share of the image's mean patch distance below which differences are noise. */
    private static final double NOISE = 1e-2;

    private static final int[][] NEIGHBOUR = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};

    final Geometry geometry;
    final float[] values;

    private Features(Geometry geometry, float[] values) {
        this.geometry = geometry;
        this.values = values;
    }

    static Features of(Volume image, Workers workers) {
        Geometry g = image.geometry();
        float[] out = new float[Math.multiplyExact(CHANNELS, g.voxelCount())];
        int pair = 0;
        float[] distance = new float[g.voxelCount()];
        for (int a = 0; a < 6; a++) {
            for (int b = a + 1; b < 6; b++) {
                if (a / 2 == b / 2) {
                    continue; // opposite neighbours are not adjacent
                }
                int[] from = NEIGHBOUR[a];
                int[] to = NEIGHBOUR[b];
                workers.each(g.nz(), k -> squaredDifference(image, from, to, k, distance));
                Smoothing.gaussian(distance, 1, g, PATCH * meanSpacing(g), workers);
                int channel = pair++;
                workers.each(g.nz(), k -> {
                    for (int at = g.offset(0, 0, k); at < g.offset(0, 0, k) + g.nx() * g.ny(); at++) {
                        out[at * CHANNELS + channel] = distance[at];
                    }
                });
            }
        }
        float floor = (float) Math.max(1e-12, NOISE * meanOf(out));
        workers.each(g.nz(), k -> normalise(out, g, k, floor));
        return new Features(g, out);
    }

    private static double meanSpacing(Geometry g) {
        return Math.cbrt(g.voxelVolumeMm3());
    }

    private static void squaredDifference(Volume image, int[] a, int[] b, int k, float[] out) {
        Geometry g = image.geometry();
        float[] v = image.voxels();
        for (int j = 0; j < g.ny(); j++) {
            for (int i = 0; i < g.nx(); i++) {
                float d = v[neighbour(g, i, j, k, a)] - v[neighbour(g, i, j, k, b)];
                out[g.offset(i, j, k)] = d * d;
            }
        }
    }

    private static int neighbour(Geometry g, int i, int j, int k, int[] d) {
        return g.offset(
                Math.max(0, Math.min(g.nx() - 1, i + d[0])),
                Math.max(0, Math.min(g.ny() - 1, j + d[1])),
                Math.max(0, Math.min(g.nz() - 1, k + d[2])));
    }

    private static double meanOf(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static void normalise(float[] out, Geometry g, int k, float floor) {
        int start = g.offset(0, 0, k) * CHANNELS;
        for (int at = start; at < start + g.nx() * g.ny() * CHANNELS; at += CHANNELS) {
            float least = Float.POSITIVE_INFINITY;
            float sum = 0;
            for (int c = 0; c < CHANNELS; c++) {
                least = Math.min(least, out[at + c]);
                sum += out[at + c];
            }
            float variance = Math.max(floor, sum / CHANNELS - least);
            for (int c = 0; c < CHANNELS; c++) {
                out[at + c] = (float) Math.exp(-(out[at + c] - least) / variance);
            }
        }
    }
}
