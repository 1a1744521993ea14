package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;

/**
 * A displacement u: R³ → R³ sampled on a regular grid: {@code moving = fixed + u(fixed)}, the total map from fixed to
 * moving points (offset and deformation together). Vectors are in mm along LPS axes (not along the grid axes), stored
 * interleaved {@code [k][j][i][3]} as float32, the layout of an ITK vector image. Between samples u is trilinear;
 * outside the grid the nearest border value holds. Immutable; O(1) look-up.
 */
public final class DisplacementField implements PointTransform {
    private final Geometry grid;
    private final float[] vectorsMm;

    /** @throws IllegalArgumentException when the array does not hold three components per grid point */
    public DisplacementField(Geometry grid, float[] vectorsMm) {
        long expected = 3L * grid.voxelCount();
        if (vectorsMm.length != expected) {
            throw new IllegalArgumentException(
                    "vectorsMm must hold " + expected + " components but holds " + vectorsMm.length);
        }
        this.grid = grid;
        this.vectorsMm = vectorsMm;
    }

    /** The displacement of any transform, sampled at every voxel centre of {@code grid}. */
    public static DisplacementField sample(PointTransform transform, Geometry grid) {
        float[] vectors = new float[Math.multiplyExact(3, grid.voxelCount())];
        double[] point = new double[3];
        double[] mapped = new double[3];
        int at = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    grid.indexToWorld(i, j, k, point);
                    transform.apply(point, mapped);
                    vectors[at++] = (float) (mapped[0] - point[0]);
                    vectors[at++] = (float) (mapped[1] - point[1]);
                    vectors[at++] = (float) (mapped[2] - point[2]);
                }
            }
        }
        return new DisplacementField(grid, vectors);
    }

    public Geometry grid() {
        return grid;
    }

    /** The array itself, interleaved; read only. */
    public float[] vectorsMm() {
        return vectorsMm;
    }

    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        double x = fixedMm[0];
        double y = fixedMm[1];
        double z = fixedMm[2];
        double[] u = new double[3];
        grid.worldToIndex(x, y, z, u);
        displacementAt(u[0], u[1], u[2], u);
        movingMm[0] = x + u[0];
        movingMm[1] = y + u[1];
        movingMm[2] = z + u[2];
    }

    /** u in mm along LPS axes at a continuous index of the field's own grid. */
    void displacementAt(double indexI, double indexJ, double indexK, double[] uMm) {
        int i = cell(indexI, grid.nx());
        int j = cell(indexJ, grid.ny());
        int k = cell(indexK, grid.nz());
        double fi = fraction(indexI, i, grid.nx());
        double fj = fraction(indexJ, j, grid.ny());
        double fk = fraction(indexK, k, grid.nz());
        double ux = 0;
        double uy = 0;
        double uz = 0;
        for (int corner = 0; corner < 8; corner++) {
            int di = corner & 1;
            int dj = corner >> 1 & 1;
            int dk = corner >> 2 & 1;
            double weight = (di == 0 ? 1 - fi : fi) * (dj == 0 ? 1 - fj : fj) * (dk == 0 ? 1 - fk : fk);
            if (weight != 0) {
                int at = 3 * grid.offset(i + di, j + dj, k + dk);
                ux += weight * vectorsMm[at];
                uy += weight * vectorsMm[at + 1];
                uz += weight * vectorsMm[at + 2];
            }
        }
        uMm[0] = ux;
        uMm[1] = uy;
        uMm[2] = uz;
    }

    private static int cell(double index, int size) {
        return (int) Math.max(0, Math.min(Math.max(0, size - 2), Math.floor(index)));
    }

    private static double fraction(double index, int cell, int size) {
        return size == 1 ? 0 : Math.max(0, Math.min(1, index - cell));
    }
}
