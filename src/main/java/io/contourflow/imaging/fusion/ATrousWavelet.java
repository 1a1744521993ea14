package io.contourflow.imaging.fusion;

/** À-trous wavelet transform of a slice with the B3 spline (1 4 6 4 1)/16: planes are differences of smoothings. */
final class ATrousWavelet {
    private static final int PLANES = 4;
    private static final float[] B3 = {1 / 16f, 4 / 16f, 6 / 16f, 4 / 16f, 1 / 16f};

    private ATrousWavelet() {}

    static float[] fuse(float[] f, float[] m, int nx, int ny, double weight) {
        float[] out = new float[f.length];
        float[] restF = f;
        float[] restM = m;
        for (int plane = 0; plane < PLANES && 4 << plane < Math.min(nx, ny); plane++) {
            float[] smoothF = smooth(restF, nx, ny, 1 << plane);
            float[] smoothM = smooth(restM, nx, ny, 1 << plane);
            for (int at = 0; at < out.length; at++) {
                float detailF = restF[at] - smoothF[at];
                float detailM = restM[at] - smoothM[at];
                out[at] += Math.abs(detailM) > Math.abs(detailF) ? detailM : detailF;
            }
            restF = smoothF;
            restM = smoothM;
        }
        for (int at = 0; at < out.length; at++) {
            out[at] += (float) ((1 - weight) * restF[at] + weight * restM[at]);
        }
        return out;
    }

    /** The kernel with its taps {@code step} samples apart, rows then columns, border values repeated. */
    static float[] smooth(float[] v, int nx, int ny, int step) {
        float[] rows = new float[v.length];
        float[] out = new float[v.length];
        for (int j = 0; j < ny; j++) {
            for (int i = 0; i < nx; i++) {
                float sum = 0;
                for (int tap = -2; tap <= 2; tap++) {
                    sum += B3[tap + 2] * v[Math.max(0, Math.min(nx - 1, i + tap * step)) + nx * j];
                }
                rows[i + nx * j] = sum;
            }
        }
        for (int j = 0; j < ny; j++) {
            for (int i = 0; i < nx; i++) {
                float sum = 0;
                for (int tap = -2; tap <= 2; tap++) {
                    sum += B3[tap + 2] * rows[i + nx * Math.max(0, Math.min(ny - 1, j + tap * step))];
                }
                out[i + nx * j] = sum;
            }
        }
        return out;
    }
}
