package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;

/** The total map {@code rigid(p + d(p))} of a {@link DeformableProblem} with d a cubic B-spline. */
final class SplineDisplacement implements PointTransform {
    private final DeformableProblem problem;
    private final SplineLattice lattice;
    private final float[] coefficients;

    SplineDisplacement(DeformableProblem problem, SplineLattice lattice, float[] coefficients) {
        this.problem = problem;
        this.lattice = lattice;
        this.coefficients = coefficients;
    }

    /** Where a point lies after the displacement alone, before the rigid map; a new array. */
    private double[] displaced(double[] pointMm) {
        double[] d = new double[3];
        lattice.voxels.worldToIndex(pointMm, d);
        lattice.at(coefficients, d, d);
        double[] out = new double[3];
        problem.displace(pointMm, d, out);
        return out;
    }

    /** The displacement alone, before the rigid map. */
    PointTransform displacement() {
        return (from, to) -> System.arraycopy(displaced(from), 0, to, 0, 3);
    }

    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        problem.rigid.apply(displaced(fixedMm), movingMm);
    }

    /**
     * The total map on a grid whose axes are those of the working lattice, as
     * {@code DisplacementField.sample(this, grid)} gives it, in a fraction of the time: along parallel axes the spline's
     * weights are the same for every row.
     */
    DisplacementField on(Geometry grid, Workers workers) {
        SplineRows rows = new SplineRows(lattice, grid);
        float[] vectors = new float[Math.multiplyExact(3, grid.voxelCount())];
        int slice = 3 * grid.nx() * grid.ny();
        workers.each(grid.nz(), k -> {
            rows.slice(coefficients, k, vectors, k * slice);
            double[] point = new double[3];
            double[] mapped = new double[3];
            for (int at = k * slice; at < (k + 1) * slice; at += 3) {
                int q = at / 3 % (grid.nx() * grid.ny());
                grid.indexToWorld(q % grid.nx(), q / grid.nx(), k, point);
                for (int axis = 0; axis < 3; axis++) {
                    mapped[axis] = vectors[at + axis];
                }
                problem.displace(point, mapped, mapped);
                problem.rigid.apply(mapped, mapped);
                for (int axis = 0; axis < 3; axis++) {
                    vectors[at + axis] = (float) (mapped[axis] - point[axis]);
                }
            }
        });
        return new DisplacementField(grid, vectors);
    }
}
