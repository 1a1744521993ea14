package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;

/**
 * Determinants of ∂(p + d)/∂p on a lattice of displacements along the grid axes in mm. In a cell of eight points the
 * trilinear map has its extreme derivatives at the corners, so the determinants at the corners tell whether it folds.
 */
final class Jacobians {
    private Jacobians() {}

    /** The smallest corner determinant of all cells. */
    static double smallestOnLattice(SplineLattice lattice, float[] c, Workers workers) {
        Geometry g = lattice.voxels;
        int slice = 3 * g.nx() * g.ny();
        float[] d = new float[Math.multiplyExact(slice, g.nz())];
        workers.each(g.nz(), k -> {
            SplineLattice.Scratch scratch = lattice.borrow();
            lattice.spread(c, k, scratch);
            System.arraycopy(scratch.slice, 0, d, k * slice, slice);
            lattice.giveBack(scratch);
        });
        double[] least = new double[g.nz()];
        workers.each(g.nz() - 1, k -> least[k] = smallestInSlice(d, g, k));
        double smallest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < g.nz() - 1; k++) {
            smallest = Math.min(smallest, least[k]);
        }
        return smallest;
    }

    private static double smallestInSlice(float[] d, Geometry g, int k) {
        double least = Double.POSITIVE_INFINITY;
        double[] range = new double[2];
        for (int j = 0; j < g.ny() - 1; j++) {
            for (int i = 0; i < g.nx() - 1; i++) {
                cell(d, g, g.offset(i, j, k), range);
                least = Math.min(least, range[0]);
            }
        }
        return least;
    }

    /** Smallest and largest corner determinant of the cell whose first corner is voxel {@code at}. */
    static void cell(float[] d, Geometry g, int at, double[] range) {
        int sx = 3;
        int sy = 3 * g.nx();
        int sz = sy * g.ny();
        double ix = 1 / g.spacingMm(0);
        double iy = 1 / g.spacingMm(1);
        double iz = 1 / g.spacingMm(2);
        range[0] = Double.POSITIVE_INFINITY;
        range[1] = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            int x = corner & 1;
            int y = corner >> 1 & 1;
            int z = corner >> 2;
            int alongX = 3 * at + y * sy + z * sz;
            int alongY = 3 * at + x * sx + z * sz;
            int alongZ = 3 * at + x * sx + y * sy;
            double a = 1 + (d[alongX + sx] - d[alongX]) * ix;
            double b = (d[alongY + sy] - d[alongY]) * iy;
            double c = (d[alongZ + sz] - d[alongZ]) * iz;
            double e = (d[alongX + sx + 1] - d[alongX + 1]) * ix;
            double f = 1 + (d[alongY + sy + 1] - d[alongY + 1]) * iy;
            double h = (d[alongZ + sz + 1] - d[alongZ + 1]) * iz;
            double m = (d[alongX + sx + 2] - d[alongX + 2]) * ix;
            double n = (d[alongY + sy + 2] - d[alongY + 2]) * iy;
            double o = 1 + (d[alongZ + sz + 2] - d[alongZ + 2]) * iz;
            double det = a * (f * o - h * n) - b * (e * o - h * m) + c * (e * n - f * m);
            range[0] = Math.min(range[0], det);
            range[1] = Math.max(range[1], det);
        }
    }
}
