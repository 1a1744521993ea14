package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;

/**
 * What a field itself tells, measured in the body on the field's own lattice at the corners of its cells.
 *
 * @param minJacobian smallest determinant
 * @param maxJacobian largest determinant
 * @param folded cells with a determinant ≤ 0
 * @param inverseErrorMm mean of |T⁻¹(T(p)) − p| over a sample of the body, T⁻¹ found numerically
 */
record FieldShape(double minJacobian, double maxJacobian, long folded, double inverseErrorMm) {
    /** Every so many voxels the inverse is tried; no divisor of usual image sizes. */
    private static final int INVERSE_EVERY = 97;

    static FieldShape of(DisplacementField field, DeformableProblem problem) {
        Geometry g = field.grid();
        Mask body = RigidLevel.onto(problem.body, g);
        float[] along = FieldAxes.alongGrid(field);
        double[] range = new double[2];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        long folded = 0;
        for (int k = 0; k < g.nz() - 1; k++) {
            for (int j = 0; j < g.ny() - 1; j++) {
                for (int i = 0; i < g.nx() - 1; i++) {
                    int at = g.offset(i, j, k);
                    if (body.voxels()[at] != 0) {
                        Jacobians.cell(along, g, at, range);
                        least = Math.min(least, range[0]);
                        most = Math.max(most, range[1]);
                        folded += range[0] <= 0 ? 1 : 0;
                    }
                }
            }
        }
        return new FieldShape(least, most, folded, inverseError(field, body, problem.rigid));
    }

    private static double inverseError(DisplacementField field, Mask body, MatrixTransform rigid) {
        Geometry g = body.geometry();
        MatrixTransform back = rigid.inverse();
        double[] p = new double[3];
        double[] q = new double[3];
        double[] found = new double[3];
        double sum = 0;
        int count = 0;
        for (int at = 0; at < body.voxels().length; at += INVERSE_EVERY) {
            if (body.voxels()[at] != 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                field.apply(p, q);
                Fields.invertPoint(field, back, q, found);
                sum += Math.sqrt(sq(found[0] - p[0]) + sq(found[1] - p[1]) + sq(found[2] - p[2]));
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static double sq(double v) {
        return v * v;
    }
}
