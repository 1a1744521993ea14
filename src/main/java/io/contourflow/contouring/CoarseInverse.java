package io.contourflow.contouring;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;

/**
 * The map from moving to fixed points that undoes a deformation field: p with T(p) = q, by the fixed-point iteration of
 * Chen et al., Med Phys 35(1), 2008, doi 10.1118/1.2816107, led by the rigid part R of the map so that large rotations
 * converge too: {@code p ← p − R⁻¹(T(p) − q)}.
 */
final class CoarseInverse {
    /** A tenth of the smallest voxel in use. */
    private static final double TOLERANCE_MM = 0.05;

    /** The error at least halves in each iteration where the map does not nearly fold. */
    private static final int ITERATIONS_MAX = 40;

    private CoarseInverse() {}

    /**
     * Displacements moving → fixed on a lattice over the moving image.
     *
     * @param offset rigid part of {@code fixedToMoving}
     * @param spacingMm of the lattice; the field is smooth, so a few mm suffice
     */
    static DisplacementField of(
            DisplacementField fixedToMoving, RigidOffset offset, Geometry moving, double spacingMm) {
        Geometry lattice = coarse(moving, spacingMm);
        double[] back = offset.inverse().matrix();
        return DisplacementField.sample((from, to) -> solve(fixedToMoving, back, from, to), lattice);
    }

    private static void solve(DisplacementField map, double[] back, double[] movingMm, double[] fixedMm) {
        double qx = movingMm[0];
        double qy = movingMm[1];
        double qz = movingMm[2];
        double[] p = {
            back[0] * qx + back[1] * qy + back[2] * qz + back[3],
            back[4] * qx + back[5] * qy + back[6] * qz + back[7],
            back[8] * qx + back[9] * qy + back[10] * qz + back[11]
        };
        double[] mapped = new double[3];
        for (int iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
            map.apply(p, mapped);
            double ex = mapped[0] - qx;
            double ey = mapped[1] - qy;
            double ez = mapped[2] - qz;
            if (ex * ex + ey * ey + ez * ez < TOLERANCE_MM * TOLERANCE_MM) {
                break;
            }
            p[0] -= back[0] * ex + back[1] * ey + back[2] * ez;
            p[1] -= back[4] * ex + back[5] * ey + back[6] * ez;
            p[2] -= back[8] * ex + back[9] * ey + back[10] * ez;
        }
        System.arraycopy(p, 0, fixedMm, 0, 3);
    }

    /** A lattice over the same space with about the given spacing; its borders are the borders of the image. */
    private static Geometry coarse(Geometry image, double spacingMm) {
        int[] size = {image.nx(), image.ny(), image.nz()};
        int[] points = new int[3];
        double[] spacing = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double lengthMm = (size[axis] - 1) * image.spacingMm(axis);
            points[axis] = Math.min(size[axis], 1 + (int) Math.ceil(lengthMm / spacingMm));
            spacing[axis] = points[axis] == 1 ? image.spacingMm(axis) : lengthMm / (points[axis] - 1);
        }
        return new Geometry(points, spacing, image.originMm(), image.direction());
    }
}
