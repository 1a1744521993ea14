package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/** Coarser and smoother copies of a volume. Borders are repeated. */
final class Smoothing {
    private Smoothing() {}

    /**
     * Averages blocks of whole voxels so that each spacing comes as near to {@code spacingMm} as it can without
     * exceeding it; an axis that is already coarser stays. Voxels at the far end that do not fill a block are left out.
     */
    static Volume coarsen(Volume image, double spacingMm, Workers workers) {
        Geometry g = image.geometry();
        int fx = factor(g.spacingMm(0), spacingMm, g.nx());
        int fy = factor(g.spacingMm(1), spacingMm, g.ny());
        int fz = factor(g.spacingMm(2), spacingMm, g.nz());
        if (fx == 1 && fy == 1 && fz == 1) {
            return image;
        }
        Geometry to = blockLattice(g, fx, fy, fz);
        float[] out = new float[to.voxelCount()];
        workers.each(to.nz(), k -> averageSlice(image, new int[] {fx, fy, fz}, to, k, out));
        return new Volume(to, out);
    }

    private static int factor(double spacing, double target, int size) {
        int most = Math.max(1, size / 4);
        return Math.max(1, Math.min(most, (int) Math.floor(target / spacing + 0.01)));
    }

    private static Geometry blockLattice(Geometry g, int fx, int fy, int fz) {
        int[] size = {Math.max(1, g.nx() / fx), Math.max(1, g.ny() / fy), Math.max(1, g.nz() / fz)};
        double[] spacing = {g.spacingMm(0) * fx, g.spacingMm(1) * fy, g.spacingMm(2) * fz};
        double[] origin = new double[3];
        // the centre of the first block lies (f − 1)/2 voxels from the centre of the first voxel
        g.indexToWorld((fx - 1) / 2.0, (fy - 1) / 2.0, (fz - 1) / 2.0, origin);
        return new Geometry(size, spacing, origin, g.direction());
    }

    private static void averageSlice(Volume image, int[] f, Geometry to, int k, float[] out) {
        Geometry g = image.geometry();
        float[] v = image.voxels();
        double count = (double) f[0] * f[1] * f[2];
        for (int j = 0; j < to.ny(); j++) {
            for (int i = 0; i < to.nx(); i++) {
                double sum = 0;
                for (int dk = 0; dk < f[2]; dk++) {
                    for (int dj = 0; dj < f[1]; dj++) {
                        int at = g.offset(i * f[0], j * f[1] + dj, k * f[2] + dk);
                        for (int di = 0; di < f[0]; di++) {
                            sum += v[at + di];
                        }
                    }
                }
                out[to.offset(i, j, k)] = (float) (sum / count);
            }
        }
    }

    /** Gaussian of the given standard deviation in mm along each axis. */
    static Volume gaussian(Volume image, double sigmaMm, Workers workers) {
        Geometry g = image.geometry();
        float[] values = image.voxels().clone();
        gaussian(values, 1, g, sigmaMm, workers);
        return new Volume(g, values);
    }

    /** In place on an interleaved array of {@code components} values a voxel. */
    static void gaussian(float[] values, int components, Geometry g, double sigmaMm, Workers workers) {
        int[] size = {g.nx(), g.ny(), g.nz()};
        int row = components * g.nx();
        for (int axis = 0; axis < 3; axis++) {
            float[] kernel = kernel(sigmaMm / g.spacingMm(axis));
            if (kernel.length == 1 || size[axis] == 1) {
                continue;
            }
            if (axis == 0) {
                workers.each(g.nz(), k -> alongRows(values, k * row * g.ny(), g.ny(), components, kernel, row));
            } else if (axis == 1) {
                workers.each(g.nz(), k -> acrossRows(values, k * row * g.ny(), row, kernel, g.ny(), row));
            } else {
                workers.each(g.ny(), j -> acrossRows(values, j * row, row * g.ny(), kernel, g.nz(), row));
            }
        }
    }

    private static void alongRows(float[] values, int start, int rows, int components, float[] kernel, int row) {
        int radius = kernel.length - 1;
        int margin = radius * components;
        float[] padded = new float[row + 2 * margin];
        for (int r = 0; r < rows; r++) {
            int at = start + r * row;
            System.arraycopy(values, at, padded, margin, row);
            for (int i = 0; i < margin; i++) {
                padded[i] = values[at + i % components];
                padded[margin + row + i] = values[at + row - components + i % components];
            }
            for (int i = 0; i < row; i++) {
                values[at + i] = kernel[0] * padded[margin + i];
            }
            for (int d = 1; d <= radius; d++) {
                addBoth(values, at, padded, margin - d * components, margin + d * components, kernel[d], row);
            }
        }
    }

    /** Filters across {@code count} rows of contiguous values that lie {@code stride} apart. */
    private static void acrossRows(float[] values, int start, int stride, float[] kernel, int count, int row) {
        float[] before = new float[count * row];
        for (int r = 0; r < count; r++) {
            System.arraycopy(values, start + r * stride, before, r * row, row);
        }
        for (int r = 0; r < count; r++) {
            int at = start + r * stride;
            int from = r * row;
            for (int i = 0; i < row; i++) {
                values[at + i] = kernel[0] * before[from + i];
            }
            for (int d = 1; d < kernel.length; d++) {
                int low = Math.max(0, r - d) * row;
                int high = Math.min(count - 1, r + d) * row;
                addBoth(values, at, before, low, high, kernel[d], row);
            }
        }
    }

    /** The loop that the time goes into: plain, so that the compiler can use vector instructions. */
    private static void addBoth(float[] out, int at, float[] in, int low, int high, float weight, int count) {
        for (int i = 0; i < count; i++) {
            out[at + i] += weight * (in[low + i] + in[high + i]);
        }
    }

    /** Half of the normalised kernel, centre first; length 1 where the width is below a quarter of a voxel. */
    private static float[] kernel(double sigma) {
        if (sigma < 0.25) {
            return new float[] {1};
        }
        int radius = (int) Math.ceil(2.5 * sigma);
        float[] half = new float[radius + 1];
        double sum = 0;
        for (int d = 0; d <= radius; d++) {
            half[d] = (float) Math.exp(-0.5 * d * d / (sigma * sigma));
            sum += d == 0 ? half[d] : 2 * half[d];
        }
        for (int d = 0; d <= radius; d++) {
            half[d] /= (float) sum;
        }
        return half;
    }
}
