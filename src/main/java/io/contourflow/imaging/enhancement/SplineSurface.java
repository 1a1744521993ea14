package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;

/**
 * A cubic B-spline over a lattice, fitted to values at some of its points (Lee, Wolberg and Shin, IEEE Trans Vis Comput
 * Graph 3(3), 1997, doi 10.1109/2945.620490): each control point takes the mean, by squared weights, of what the values
 * around it ask of it. Fits are added up.
 */
final class SplineSurface {
    private static final int TAPS = 4;

    private final Geometry lattice;
    private final int[] size;
    private final float[][][] weights; // axis, index along it, tap
    private final int[][] first; // axis, index along it: first control point
    private final double[] sum;

    /** @param spanMm length of a span of the spline; each side takes as many as come nearest to it, at least one */
    SplineSurface(Geometry lattice, double spanMm) {
        this.lattice = lattice;
        int[] points = {lattice.nx(), lattice.ny(), lattice.nz()};
        this.size = new int[3];
        this.weights = new float[3][][];
        this.first = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            double lengthMm = (points[axis] - 1) * lattice.spacingMm(axis);
            int along = (int) Math.max(1, Math.round(lengthMm / spanMm));
            size[axis] = along + TAPS - 1;
            weigh(axis, points[axis], along);
        }
        this.sum = new double[size[0] * size[1] * size[2]];
    }

    private void weigh(int axis, int points, int spans) {
        weights[axis] = new float[points][TAPS];
        first[axis] = new int[points];
        for (int n = 0; n < points; n++) {
            double t = points == 1 ? 0 : (double) n / (points - 1) * spans;
            int cell = (int) Math.min(spans - 1.0, Math.floor(t));
            double f = t - cell;
            first[axis][n] = cell;
            weights[axis][n][0] = (float) ((1 - f) * (1 - f) * (1 - f) / 6);
            weights[axis][n][1] = (float) ((3 * f * f * f - 6 * f * f + 4) / 6);
            weights[axis][n][2] = (float) ((-3 * f * f * f + 3 * f * f + 3 * f + 1) / 6);
            weights[axis][n][3] = (float) (f * f * f / 6);
        }
    }

    /** The control points around a voxel and their weights. */
    private static final class Taps {
        private final int[] control = new int[TAPS * TAPS * TAPS];
        private final double[] weight = new double[TAPS * TAPS * TAPS];

        double of(double[] controls) {
            double value = 0;
            for (int tap = 0; tap < weight.length; tap++) {
                value += weight[tap] * controls[control[tap]];
            }
            return value;
        }
    }

    private void around(int voxel, Taps taps) {
        int i = voxel % lattice.nx();
        int j = voxel / lattice.nx() % lattice.ny();
        int k = voxel / (lattice.nx() * lattice.ny());
        int tap = 0;
        for (int c = 0; c < TAPS; c++) {
            for (int b = 0; b < TAPS; b++) {
                double outer = weights[2][k][c] * weights[1][j][b];
                int row = size[0] * (first[1][j] + b + size[1] * (first[2][k] + c)) + first[0][i];
                for (int a = 0; a < TAPS; a++) {
                    taps.control[tap] = row + a;
                    taps.weight[tap++] = outer * weights[0][i][a];
                }
            }
        }
    }

    /** Fits the values at the voxels and adds the fit to the sum. @return the fit at these voxels */
    double[] fit(int[] voxels, double[] values) {
        double[] asked = new double[sum.length];
        double[] weight = new double[sum.length];
        Taps taps = new Taps();
        for (int n = 0; n < voxels.length; n++) {
            around(voxels[n], taps);
            double squares = 0;
            for (double w : taps.weight) {
                squares += w * w;
            }
            double share = values[n] / squares;
            for (int tap = 0; tap < taps.weight.length; tap++) {
                double w = taps.weight[tap];
                asked[taps.control[tap]] += w * w * w * share;
                weight[taps.control[tap]] += w * w;
            }
        }
        for (int c = 0; c < asked.length; c++) {
            asked[c] = weight[c] > 0 ? asked[c] / weight[c] : 0;
            sum[c] += asked[c];
        }
        double[] out = new double[voxels.length];
        for (int n = 0; n < voxels.length; n++) {
            around(voxels[n], taps);
            out[n] = taps.of(asked);
        }
        return out;
    }

    /** Adds the sum of all fits, at every point of the lattice. */
    void addTo(float[] field) {
        Taps taps = new Taps();
        for (int at = 0; at < field.length; at++) {
            around(at, taps);
            field[at] += (float) taps.of(sum);
        }
    }
}
