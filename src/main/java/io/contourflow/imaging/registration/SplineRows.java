package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;

/** A {@link SplineLattice}'s displacement on another grid with the same axes, slice by slice. */
final class SplineRows {
    private final SplineLattice lattice;
    private final Geometry grid;
    private final int[][] base = new int[3][];
    private final float[][][] weights = new float[3][][];

    SplineRows(SplineLattice lattice, Geometry grid) {
        this.lattice = lattice;
        this.grid = grid;
        int[] size = {grid.nx(), grid.ny(), grid.nz()};
        int[] voxels = {lattice.voxels.nx(), lattice.voxels.ny(), lattice.voxels.nz()};
        double[] first = new double[3];
        double[] next = new double[3];
        grid.indexToWorld(0, 0, 0, first);
        lattice.voxels.worldToIndex(first, first);
        for (int axis = 0; axis < 3; axis++) {
            double[] one = new double[3];
            one[axis] = 1;
            grid.indexToWorld(one[0], one[1], one[2], next);
            lattice.voxels.worldToIndex(next, next);
            requireParallel(first, next, axis);
            base[axis] = new int[size[axis]];
            weights[axis] = new float[size[axis]][];
            for (int n = 0; n < size[axis]; n++) {
                double index = Math.max(0, Math.min(voxels[axis] - 1, first[axis] + n * (next[axis] - first[axis])));
                double position = index / lattice.step[axis];
                base[axis][n] = Math.min((int) position, lattice.knots[axis] - 4);
                weights[axis][n] = SplineLattice.weights(position - base[axis][n]);
            }
        }
    }

    private static void requireParallel(double[] first, double[] next, int axis) {
        for (int other = 0; other < 3; other++) {
            double across = Math.abs(next[other] - first[other]);
            if (other != axis && across > 1e-6) {
                throw new IllegalArgumentException(
                        "axis " + axis + " of the grid must be parallel to the lattice's but moves " + across
                                + " voxels along axis " + other);
            }
        }
    }

    /** Displacements in mm along the axes of slice k into {@code out[at …]}, {@code [j][i][3]}. */
    void slice(float[] c, int k, float[] out, int at) {
        int row = 3 * lattice.knots[0];
        int plane = row * lattice.knots[1];
        float[] planes = new float[plane];
        SplineLattice.combine(c, base[2][k] * plane, plane, weights[2][k], planes, 0);
        float[] line = new float[row];
        int to = at;
        for (int j = 0; j < grid.ny(); j++) {
            SplineLattice.combine(planes, base[1][j] * row, row, weights[1][j], line, 0);
            for (int i = 0; i < grid.nx(); i++) {
                float[] u = weights[0][i];
                int from = 3 * base[0][i];
                for (int a = 0; a < 3; a++) {
                    out[to++] = u[0] * line[from + a]
                            + u[1] * line[from + 3 + a]
                            + u[2] * line[from + 6 + a]
                            + u[3] * line[from + 9 + a];
                }
            }
        }
    }
}
