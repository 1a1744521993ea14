package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.PointTransform;

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
}
