package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/**
 * Several values a voxel that can be compared by their squared difference whatever the modality: the self-similarity
 * context of Heinrich et al. (MICCAI 2013, doi 10.1007/978-3-642-40811-3_24), twelve channels in [0, 1], and for
 * same-modality pairs the grey value itself beside it. Interleaved {@code [k][j][i][channel]}.
 */
final class Features {
    static final int CONTEXT_CHANNELS = 12;
    private static final int[][] NEIGHBOUR = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};

    final Geometry geometry;
    final int channels;
    final float[] values;

    private Features(Geometry geometry, int channels, float[] values) {
        this.geometry = geometry;
        this.channels = channels;
        this.values = values;
    }

    /**
     * @param greyWeight how much the grey value counts as further channel; 0: context only
     * @param low grey value that becomes 0
     * @param high grey value that becomes 1
     */
    static Features of(Volume image, double greyWeight, float low, float high, Workers workers) {
        Geometry g = image.geometry();
        int channels = CONTEXT_CHANNELS + (greyWeight > 0 ? 1 : 0);
        float[] out = new float[Math.multiplyExact(channels, g.voxelCount())];
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
                Smoothing.gaussian(distance, 1, g, 0.8 * meanSpacing(g), workers);
                int channel = pair++;
                workers.each(g.nz(), k -> {
                    for (int at = g.offset(0, 0, k); at < g.offset(0, 0, k) + g.nx() * g.ny(); at++) {
                        out[at * channels + channel] = distance[at];
                    }
                });
            }
        }
        float floor = (float) Math.max(1e-12, 1e-3 * meanOf(out, channels));
        workers.each(g.nz(), k -> normalise(out, channels, g, k, floor));
        if (greyWeight > 0) {
            float scale = (float) (greyWeight / Math.max(1e-6, high - low));
            for (int at = 0; at < image.voxels().length; at++) {
                float v = Math.max(low, Math.min(high, image.voxels()[at]));
                out[at * channels + CONTEXT_CHANNELS] = (v - low) * scale;
            }
        }
        return new Features(g, channels, out);
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

    private static double meanOf(float[] values, int channels) {
        double sum = 0;
        for (int at = 0; at < values.length; at += channels) {
            for (int c = 0; c < CONTEXT_CHANNELS; c++) {
                sum += values[at + c];
            }
        }
        return sum / Math.max(1, (double) values.length / channels * CONTEXT_CHANNELS);
    }

    private static void normalise(float[] out, int channels, Geometry g, int k, float floor) {
        int start = g.offset(0, 0, k) * channels;
        for (int at = start; at < start + g.nx() * g.ny() * channels; at += channels) {
            float least = Float.POSITIVE_INFINITY;
            float sum = 0;
            for (int c = 0; c < CONTEXT_CHANNELS; c++) {
                least = Math.min(least, out[at + c]);
                sum += out[at + c];
            }
            float variance = Math.max(floor, sum / CONTEXT_CHANNELS - least);
            for (int c = 0; c < CONTEXT_CHANNELS; c++) {
                out[at + c] = (float) Math.exp(-(out[at + c] - least) / variance);
            }
        }
    }
}
