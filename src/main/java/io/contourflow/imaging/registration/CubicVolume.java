package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/**
 * A volume between its voxels by cubic B-splines that pass through them (Unser, IEEE Signal Process Mag 16(6), 1999, doi
 * 10.1109/79.799930), with the exact gradient. Borders are mirrored. Immutable and thread-safe.
 */
final class CubicVolume {
    private static final double POLE = Math.sqrt(3) - 2;
    /** The pole to this power is below the resolution of float. */
    private static final int HORIZON = 14;

    private final Geometry geometry;
    private final float[] coefficients;
    private final int[] stride;
    private final int[] size;

    CubicVolume(Volume image, Workers workers) {
        geometry = image.geometry();
        coefficients = image.voxels().clone();
        size = new int[] {geometry.nx(), geometry.ny(), geometry.nz()};
        stride = new int[] {1, size[0], size[0] * size[1]};
        for (int axis = 0; axis < 3; axis++) {
            int a = axis;
            int outer = axis == 2 ? 1 : 2;
            int inner = axis == 0 ? 1 : 0;
            workers.each(size[outer], slice -> {
                double[] line = new double[size[a]];
                for (int row = 0; row < size[inner]; row++) {
                    prefilter(slice * stride[outer] + row * stride[inner], stride[a], line);
                }
            });
        }
    }

    private void prefilter(int start, int step, double[] line) {
        int n = line.length;
        for (int i = 0; i < n; i++) {
            line[i] = 6 * coefficients[start + i * step];
        }
        double sum = line[0];
        double power = POLE;
        for (int i = 1; i < Math.min(n, HORIZON); i++, power *= POLE) {
            sum += power * line[i];
        }
        line[0] = sum;
        for (int i = 1; i < n; i++) {
            line[i] += POLE * line[i - 1];
        }
        line[n - 1] = POLE / (POLE * POLE - 1) * (line[n - 1] + POLE * line[n - 2]);
        for (int i = n - 2; i >= 0; i--) {
            line[i] = POLE * (line[i + 1] - line[i]);
        }
        for (int i = 0; i < n; i++) {
            coefficients[start + i * step] = (float) line[i];
        }
    }

    /**
     * The value and its derivatives along the voxel axes at a voxel position at least one voxel inside the lattice.
     *
     * @param out value, then derivative in i, j, k
     * @param w room for 24 numbers
     */
    void at(double i, double j, double k, float[] out, float[] w) {
        int i0 = start((int) i, size[0]);
        int j0 = start((int) j, size[1]);
        int k0 = start((int) k, size[2]);
        weights((float) (i - i0), w, 0);
        weights((float) (j - j0), w, 8);
        weights((float) (k - k0), w, 16);
        float value = 0;
        float di = 0;
        float dj = 0;
        float dk = 0;
        int corner = i0 - 1 + (j0 - 1) * stride[1] + (k0 - 1) * stride[2];
        for (int c = 0; c < 4; c++) {
            float v = 0;
            float vi = 0;
            float vj = 0;
            for (int b = 0; b < 4; b++) {
                int at = corner + b * stride[1] + c * stride[2];
                float p = coefficients[at];
                float q = coefficients[at + 1];
                float r = coefficients[at + 2];
                float s = coefficients[at + 3];
                float row = w[0] * p + w[1] * q + w[2] * r + w[3] * s;
                v += w[8 + b] * row;
                vj += w[12 + b] * row;
                vi += w[8 + b] * (w[4] * p + w[5] * q + w[6] * r + w[7] * s);
            }
            value += w[16 + c] * v;
            di += w[16 + c] * vi;
            dj += w[16 + c] * vj;
            dk += w[20 + c] * v;
        }
        out[0] = value;
        out[1] = di;
        out[2] = dj;
        out[3] = dk;
    }

    private static int start(int at, int n) {
        return Math.max(1, Math.min(n - 3, at));
    }

    /** Four weights, then their four derivatives, from {@code w[to]} on. */
    private static void weights(float f, float[] w, int to) {
        float g = 1 - f;
        w[to] = g * g * g / 6;
        w[to + 1] = (4 - 6 * f * f + 3 * f * f * f) / 6;
        w[to + 2] = (4 - 6 * g * g + 3 * g * g * g) / 6;
        w[to + 3] = f * f * f / 6;
        w[to + 4] = -0.5f * g * g;
        w[to + 5] = (-4 * f + 3 * f * f) / 2;
        w[to + 6] = (4 * g - 3 * g * g) / 2;
        w[to + 7] = 0.5f * f * f;
    }

    Geometry geometry() {
        return geometry;
    }

    /** Whether a voxel position has all the voxels around it that its value needs. */
    boolean holds(double i, double j, double k) {
        return i >= 1 && j >= 1 && k >= 1 && i <= size[0] - 2 && j <= size[1] - 2 && k <= size[2] - 2;
    }
}
