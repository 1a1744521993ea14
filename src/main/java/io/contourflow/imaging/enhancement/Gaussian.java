package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Separable Gaussian smoothing in mm, cut at three standard deviations, border values repeated. */
public final class Gaussian {
    /** Lines that are smoothed together: as many as fit the nearest cache with their neighbours. */
    private static final int BLOCK = 64;

    private Gaussian() {}

    /** Smoothed values as a new array in the order of the volume's voxels; sigma in mm, the same along each axis. */
    public static float[] smooth(Volume volume, double sigmaMm) {
        return smooth(volume, new double[] {sigmaMm, sigmaMm, sigmaMm});
    }

    /** The same with a sigma in mm for each of i, j, k; an axis whose sigma is 0 is left as it is. */
    public static float[] smooth(Volume volume, double[] sigmaMm) {
        Geometry g = volume.geometry();
        float[] out = volume.voxels().clone();
        int[] size = {g.nx(), g.ny(), g.nz()};
        int stride = 1;
        for (int axis = 0; axis < 3; axis++) {
            if (sigmaMm[axis] > 0 && size[axis] > 1) {
                alongAxis(out, stride, size[axis], kernel(sigmaMm[axis] / g.spacingMm(axis)));
            }
            stride *= size[axis];
        }
        return out;
    }

    private static double[] kernel(double sigmaVoxels) {
        int reach = (int) Math.ceil(3 * sigmaVoxels);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int n = -reach; n <= reach; n++) {
            kernel[n + reach] = Math.exp(-n * n / (2 * sigmaVoxels * sigmaVoxels));
            sum += kernel[n + reach];
        }
        for (int n = 0; n < kernel.length; n++) {
            kernel[n] /= sum;
        }
        return kernel;
    }

    private static void alongAxis(float[] v, int stride, int length, double[] kernel) {
        if (stride == 1) {
            alongLines(v, length, kernel);
        } else {
            acrossBlocks(v, stride, length, kernel);
        }
    }

    /** Along i: every line by itself. */
    private static void alongLines(float[] v, int length, double[] kernel) {
        int reach = kernel.length / 2;
        IntStream.range(0, v.length / length).parallel().forEach(n -> {
            int from = n * length;
            double[] line = new double[length];
            for (int s = 0; s < length; s++) {
                line[s] = v[from + s];
            }
            for (int s = 0; s < length; s++) {
                double sum = 0;
                for (int tap = -reach; tap <= reach; tap++) {
                    sum += kernel[tap + reach] * line[Math.max(0, Math.min(length - 1, s + tap))];
                }
                v[from + s] = (float) sum;
            }
        });
    }

    /** Along j or k: neighbouring lines together, so that memory is read in order. */
    private static void acrossBlocks(float[] v, int stride, int length, double[] kernel) {
        int blocks = (stride + BLOCK - 1) / BLOCK;
        int reach = kernel.length / 2;
        IntStream.range(0, v.length / (stride * length) * blocks).parallel().forEach(n -> {
            int first = n % blocks * BLOCK;
            int width = Math.min(BLOCK, stride - first);
            int from = n / blocks * stride * length + first;
            float[] before = new float[width * length];
            for (int s = 0; s < length; s++) {
                System.arraycopy(v, from + s * stride, before, s * width, width);
            }
            double[] sum = new double[width];
            for (int s = 0; s < length; s++) {
                Arrays.fill(sum, 0);
                for (int tap = -reach; tap <= reach; tap++) {
                    int row = Math.max(0, Math.min(length - 1, s + tap)) * width;
                    double weight = kernel[tap + reach];
                    for (int x = 0; x < width; x++) {
                        sum[x] += weight * before[row + x];
                    }
                }
                for (int x = 0; x < width; x++) {
                    v[from + s * stride + x] = (float) sum[x];
                }
            }
        });
    }
}
