package io.contourflow.imaging.contour;

import io.contourflow.imaging.transform.PointTransform;

/**
 * Moving → fixed from a map fixed → moving, by the damped iteration {@code p ← p − s · (T(p) − q)}, which converges
 * where T is a displacement whose derivative has a norm below 1 (Chen et al., Med Phys 35(1), 2008, doi
 * 10.1118/1.2816107). Where a step makes the residual grow, s is halved. Immutable if T is.
 */
final class InverseMap implements PointTransform {
    private static final int MAX_ITERATIONS = 60;
    private static final double TOLERANCE_MM = 5e-3;

    private final PointTransform fixedToMoving;

    InverseMap(PointTransform fixedToMoving) {
        this.fixedToMoving = fixedToMoving;
    }

    @Override
    public void apply(double[] movingMm, double[] fixedMm) {
        double qx = movingMm[0];
        double qy = movingMm[1];
        double qz = movingMm[2];
        double[] p = {qx, qy, qz};
        double[] best = {qx, qy, qz};
        double[] mapped = new double[3];
        double smallest = Double.POSITIVE_INFINITY;
        double step = 1;
        for (int iteration = 0; iteration < MAX_ITERATIONS && smallest > TOLERANCE_MM; iteration++) {
            fixedToMoving.apply(p, mapped);
            double rx = mapped[0] - qx;
            double ry = mapped[1] - qy;
            double rz = mapped[2] - qz;
            double residual = Math.sqrt(rx * rx + ry * ry + rz * rz);
            if (residual < smallest) {
                smallest = residual;
                System.arraycopy(p, 0, best, 0, 3);
            } else {
                step /= 2;
            }
            p[0] -= step * rx;
            p[1] -= step * ry;
            p[2] -= step * rz;
        }
        System.arraycopy(best, 0, fixedMm, 0, 3);
    }
}
