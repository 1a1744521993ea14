package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;

/**
 * The cubic spline through vectors that lie {@code step} voxels apart, as uniform B-spline coefficients: along an axis
 * {@code (c[n−1] + 4 c[n] + c[n+1]) / 6 = f[n]}. The third derivative is zero in the first and the last span,
 * {@code c[−1] = 3 c[0] − 3 c[1] + c[2]}, which makes {@code c[0] = c[1] + f[0] − f[1]}; through two vectors it is a line.
 */
final class CompactSpline {
    private static final int TAPS = 4;

    private final Geometry grid;
    private final int[] step;
    /** Coefficients along i, j, k, one beyond each end. */
    private final int[] size;

    private final float[] c; // interleaved as the field's

    /** @param values of the kept vectors, interleaved, {@code kept} of them along i, j, k */
    CompactSpline(Geometry grid, int[] step, int[] kept, float[] values) {
        this.grid = grid;
        this.step = step;
        this.size = new int[] {kept[0] + 2, kept[1] + 2, kept[2] + 2};
        this.c = new float[3 * size[0] * size[1] * size[2]];
        int row = 3 * kept[0];
        for (int k = 0; k < kept[2]; k++) {
            for (int j = 0; j < kept[1]; j++) {
                int to = 3 * (1 + size[0] * (j + 1 + size[1] * (k + 1)));
                System.arraycopy(values, row * (j + kept[1] * k), c, to, row);
            }
        }
        int[] stride = {3, 3 * size[0], 3 * size[0] * size[1]};
        for (int axis = 0; axis < 3; axis++) {
            for (int at = 0; at < c.length; at++) {
                if (at / stride[axis] % size[axis] == 0) {
                    solve(at, stride[axis], size[axis] - 2);
                }
            }
        }
    }

    /** Coefficients in place of the values of one line; {@code start} is the place of the one before the first. */
    private void solve(int start, int stride, int count) {
        double[] value = new double[count];
        for (int n = 0; n < count; n++) {
            value[n] = c[start + (n + 1) * stride];
        }
        double before = 2 * value[0] - value[1];
        double after = 2 * value[count - 1] - value[count - 2];
        if (count > 2) {
            double rise = value[0] - value[1];
            double fall = value[count - 1] - value[count - 2];
            inner(value, rise, fall);
            value[0] = value[1] + rise;
            value[count - 1] = value[count - 2] + fall;
            before = 3 * value[0] - 3 * value[1] + value[2];
            after = 3 * value[count - 1] - 3 * value[count - 2] + value[count - 3];
        }
        for (int n = 0; n < count; n++) {
            c[start + (n + 1) * stride] = (float) value[n];
        }
        c[start] = (float) before;
        c[start + (count + 1) * stride] = (float) after;
    }

    /** The tridiagonal system of all but the first and the last, by elimination; in place. */
    private static void inner(double[] value, double rise, double fall) {
        int last = value.length - 2;
        double[] ratio = new double[value.length];
        for (int n = 1; n <= last; n++) {
            double diagonal = 4 + (n == 1 ? 1 : 0) + (n == last ? 1 : 0);
            double right = 6 * value[n] - (n == 1 ? rise : 0) - (n == last ? fall : 0);
            ratio[n] = 1 / (diagonal - ratio[n - 1]);
            value[n] = (right - (n == 1 ? 0 : value[n - 1])) * ratio[n];
        }
        for (int n = last - 1; n >= 1; n--) {
            value[n] -= ratio[n] * value[n + 1];
        }
    }

    /** Vectors of slice k, interleaved, from {@code out[at]} on. */
    void slice(int k, float[] out, int at) {
        int rowLength = 3 * size[0];
        float[] plane = new float[rowLength * size[1]];
        blend(c, k, 2, plane.length, plane);
        float[] row = new float[rowLength];
        float[] w = new float[TAPS];
        for (int j = 0; j < grid.ny(); j++) {
            blend(plane, j, 1, rowLength, row);
            int to = at + 3 * grid.nx() * j;
            for (int i = 0; i < grid.nx(); i++) {
                int from = 3 * weigh(i, 0, w);
                for (int axis = 0; axis < 3; axis++) {
                    out[to + 3 * i + axis] = w[0] * row[from + axis]
                            + w[1] * row[from + 3 + axis]
                            + w[2] * row[from + 6 + axis]
                            + w[3] * row[from + 9 + axis];
                }
            }
        }
    }

    /** {@code out} = the weighted sum of the four rows or planes of {@code length} around a voxel index of an axis. */
    private void blend(float[] from, int index, int axis, int length, float[] out) {
        float[] w = new float[TAPS];
        int first = length * weigh(index, axis, w);
        for (int n = 0; n < length; n++) {
            out[n] = w[0] * from[first + n]
                    + w[1] * from[first + length + n]
                    + w[2] * from[first + 2 * length + n]
                    + w[3] * from[first + 3 * length + n];
        }
    }

    /** Weights of the four coefficients around a voxel. @return place of the first of them along the axis */
    private int weigh(int index, int axis, float[] w) {
        int cell = Math.min(index / step[axis], size[axis] - TAPS);
        double f = (index - cell * step[axis]) / (double) step[axis];
        double g = 1 - f;
        w[0] = (float) (g * g * g / 6);
        w[1] = (float) ((4 - 6 * f * f + 3 * f * f * f) / 6);
        w[2] = (float) ((4 - 6 * g * g + 3 * g * g * g) / 6);
        w[3] = (float) (f * f * f / 6);
        return cell;
    }
}
