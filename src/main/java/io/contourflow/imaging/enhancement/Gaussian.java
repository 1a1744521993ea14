package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.stream.IntStream;

/** Separable Gaussian smoothing in mm, cut at three standard deviations, border values repeated. */
public final class Gaussian {
    private Gaussian() {}

    /** Smoothed values as a new array in the order of the volume's voxels; sigma in mm, the same along each axis. */
    public static float[] smooth(Volume volume, double sigmaMm) {
        Geometry g = volume.geometry();
        float[] out = volume.voxels().clone();
        int[] size = {g.nx(), g.ny(), g.nz()};
        int stride = 1;
        for (int axis = 0; axis < 3; axis++) {
            alongAxis(out, stride, size[axis], kernel(sigmaMm / g.spacingMm(axis)));
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
        int reach = kernel.length / 2;
        int lines = v.length / length;
        IntStream.range(0, 64).parallel().forEach(part -> {
            double[] line = new double[length];
            for (int n = part; n < lines; n += 64) {
                int from = n / stride * stride * length + n % stride;
                for (int s = 0; s < length; s++) {
                    line[s] = v[from + s * stride];
                }
                for (int s = 0; s < length; s++) {
                    double sum = 0;
                    for (int tap = -reach; tap <= reach; tap++) {
                        sum += kernel[tap + reach] * line[Math.max(0, Math.min(length - 1, s + tap))];
                    }
                    v[from + s * stride] = (float) sum;
                }
            }
        });
    }
}
