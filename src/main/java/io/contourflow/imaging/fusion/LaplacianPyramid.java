package io.contourflow.imaging.fusion;

/** Laplacian pyramid of a slice with the kernel (1 4 6 4 1)/16, border values repeated. */
final class LaplacianPyramid {
    private static final int MAX_LEVELS = 4;
    private static final int SMALLEST_SIDE = 8;

    private LaplacianPyramid() {}

    static float[] fuse(float[] f, float[] m, int nx, int ny, double weight) {
        return fuse(f, m, nx, ny, weight, MAX_LEVELS);
    }

    private static float[] fuse(float[] f, float[] m, int nx, int ny, double weight, int levels) {
        float[] out = new float[f.length];
        if (levels == 0 || Math.min(nx, ny) < SMALLEST_SIDE) {
            for (int at = 0; at < out.length; at++) {
                out[at] = (float) ((1 - weight) * f[at] + weight * m[at]);
            }
            return out;
        }
        float[] smallF = reduce(f, nx, ny);
        float[] smallM = reduce(m, nx, ny);
        int halfX = (nx + 1) / 2;
        int halfY = (ny + 1) / 2;
        float[] fused = expand(fuse(smallF, smallM, halfX, halfY, weight, levels - 1), nx, ny);
        float[] coarseF = expand(smallF, nx, ny);
        float[] coarseM = expand(smallM, nx, ny);
        for (int at = 0; at < out.length; at++) {
            float detailF = f[at] - coarseF[at];
            float detailM = m[at] - coarseM[at];
            out[at] = fused[at] + (Math.abs(detailM) > Math.abs(detailF) ? detailM : detailF);
        }
        return out;
    }

    /** Smoothed, every second sample. */
    private static float[] reduce(float[] v, int nx, int ny) {
        float[] smooth = ATrousWavelet.smooth(v, nx, ny, 1);
        int halfX = (nx + 1) / 2;
        int halfY = (ny + 1) / 2;
        float[] out = new float[halfX * halfY];
        for (int j = 0; j < halfY; j++) {
            for (int i = 0; i < halfX; i++) {
                out[i + halfX * j] = smooth[2 * i + nx * 2 * j];
            }
        }
        return out;
    }

    /** Back to nx · ny by bilinear interpolation; what it misses is in the detail, so the pyramid is exact. */
    private static float[] expand(float[] small, int nx, int ny) {
        int halfX = (nx + 1) / 2;
        int halfY = (ny + 1) / 2;
        float[] out = new float[nx * ny];
        for (int j = 0; j < ny; j++) {
            int j0 = j / 2;
            int j1 = Math.min(halfY - 1, (j + 1) / 2);
            for (int i = 0; i < nx; i++) {
                int i0 = i / 2;
                int i1 = Math.min(halfX - 1, (i + 1) / 2);
                out[i + nx * j] = (small[i0 + halfX * j0]
                                + small[i1 + halfX * j0]
                                + small[i0 + halfX * j1]
                                + small[i1 + halfX * j1])
                        / 4;
            }
        }
        return out;
    }
}
