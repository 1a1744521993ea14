package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;

/** Displacement fields seen from their own lattice. */
final class FieldAxes {
    private FieldAxes() {}

    /** The field's vectors along its grid axes instead of LPS axes, mm. */
    static float[] alongGrid(DisplacementField field) {
        double[] m = field.grid().direction();
        float[] u = field.vectorsMm();
        float[] out = new float[u.length];
        for (int at = 0; at < u.length; at += 3) {
            for (int axis = 0; axis < 3; axis++) {
                out[at + axis] = (float) (m[axis] * u[at] + m[3 + axis] * u[at + 1] + m[6 + axis] * u[at + 2]);
            }
        }
        return out;
    }

    /**
     * A lattice over the same box as {@code grid} that keeps every n-th point along axes finer than half of
     * {@code spacingMm}; it reaches at least to the last voxel centre.
     */
    static Geometry covering(Geometry grid, double spacingMm) {
        int[] size = {grid.nx(), grid.ny(), grid.nz()};
        double[] spacing = grid.spacingMm();
        for (int axis = 0; axis < 3; axis++) {
            int factor = (int) Math.max(1, Math.floor(spacingMm / spacing[axis] + 0.01));
            size[axis] = (size[axis] - 1 + factor - 1) / factor + 1;
            spacing[axis] *= factor;
        }
        return new Geometry(size, spacing, grid.originMm(), grid.direction());
    }
}
