package io.contourflow.imaging.transform;

/**
 * The offset of rigid registration (R7): rotation about a centre, then translation, fixed → moving, LPS mm.
 *
 * <p>{@code moving = R · (fixed − centre) + centre + translation} with {@code R = Rz · Ry · Rx}: first about the
 * patient X axis (to Left), then Y (to Posterior), then Z (to Superior), each right-handed (counter-clockwise seen from
 * the tip of the axis). Angles in degrees.
 */
public record RigidOffset(
        double translationXMm,
        double translationYMm,
        double translationZMm,
        double rotationXDeg,
        double rotationYDeg,
        double rotationZDeg,
        double centreXMm,
        double centreYMm,
        double centreZMm)
        implements PointTransform {

    public RigidOffset {
        double sum = translationXMm
                + translationYMm
                + translationZMm
                + rotationXDeg
                + rotationYDeg
                + rotationZDeg
                + centreXMm
                + centreYMm
                + centreZMm;
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("offset values must be finite but their sum is " + sum);
        }
    }

    public static RigidOffset identity(double[] centreMm) {
        return new RigidOffset(0, 0, 0, 0, 0, 0, centreMm[0], centreMm[1], centreMm[2]);
    }

    /** Row-major 3×3 rotation Rz·Ry·Rx. */
    public double[] rotationMatrix() {
        double sx = Math.sin(Math.toRadians(rotationXDeg));
        double cx = Math.cos(Math.toRadians(rotationXDeg));
        double sy = Math.sin(Math.toRadians(rotationYDeg));
        double cy = Math.cos(Math.toRadians(rotationYDeg));
        double sz = Math.sin(Math.toRadians(rotationZDeg));
        double cz = Math.cos(Math.toRadians(rotationZDeg));
        return new double[] {
            cz * cy,
            cz * sy * sx - sz * cx,
            cz * sy * cx + sz * sx,
            sz * cy,
            sz * sy * sx + cz * cx,
            sz * sy * cx - cz * sx,
            -sy,
            cy * sx,
            cy * cx
        };
    }

    /** Row-major 4×4 homogeneous matrix fixed → moving, LPS mm. */
    public double[] matrix() {
        double[] r = rotationMatrix();
        double tx = centreXMm + translationXMm - (r[0] * centreXMm + r[1] * centreYMm + r[2] * centreZMm);
        double ty = centreYMm + translationYMm - (r[3] * centreXMm + r[4] * centreYMm + r[5] * centreZMm);
        double tz = centreZMm + translationZMm - (r[6] * centreXMm + r[7] * centreYMm + r[8] * centreZMm);
        return new double[] {r[0], r[1], r[2], tx, r[3], r[4], r[5], ty, r[6], r[7], r[8], tz, 0, 0, 0, 1};
    }

    /**
     * The offset whose {@link #matrix()} is the given one, about the given centre.
     *
     * @param matrix row-major 4×4, rigid
     * @throws IllegalArgumentException when the upper 3×3 part is not a proper rotation within 1e-3
     */
    public static RigidOffset fromMatrix(double[] matrix, double[] centreMm) {
        requireRotation(matrix);
        double ry = Math.asin(Math.max(-1, Math.min(1, -matrix[8])));
        double rx;
        double rz;
        if (Math.abs(matrix[8]) < 1 - 1e-9) {
            rx = Math.atan2(matrix[9], matrix[10]);
            rz = Math.atan2(matrix[4], matrix[0]);
        } else {
            // gimbal lock at ±90° about Y: only the sum or difference of the others is defined, so rz is set to 0
            rx = Math.atan2(-matrix[8] * matrix[1], matrix[5]);
            rz = 0;
        }
        double[] c = centreMm;
        double tx = matrix[0] * c[0] + matrix[1] * c[1] + matrix[2] * c[2] + matrix[3] - c[0];
        double ty = matrix[4] * c[0] + matrix[5] * c[1] + matrix[6] * c[2] + matrix[7] - c[1];
        double tz = matrix[8] * c[0] + matrix[9] * c[1] + matrix[10] * c[2] + matrix[11] - c[2];
        return new RigidOffset(
                tx, ty, tz, Math.toDegrees(rx), Math.toDegrees(ry), Math.toDegrees(rz), c[0], c[1], c[2]);
    }

    private static void requireRotation(double[] m) {
        double det = m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
        double row0 = m[0] * m[0] + m[1] * m[1] + m[2] * m[2];
        double row1 = m[4] * m[4] + m[5] * m[5] + m[6] * m[6];
        double cross = m[0] * m[4] + m[1] * m[5] + m[2] * m[6];
        if (!(Math.abs(det - 1) < 1e-3 && Math.abs(row0 - 1) < 1e-3 && Math.abs(row1 - 1) < 1e-3)
                || Math.abs(cross) > 1e-3) {
            throw new IllegalArgumentException(
                    "a rigid matrix must have determinant 1 and orthonormal rows but has determinant " + det
                            + ", row norms " + row0 + " and " + row1 + ", dot product " + cross);
        }
    }

    /** The same map told about another centre: only the translation changes. */
    public RigidOffset about(double[] newCentreMm) {
        return fromMatrix(matrix(), newCentreMm);
    }

    /** The inverse map (moving → fixed), about the same centre. */
    public RigidOffset inverse() {
        double[] m = matrix();
        double[] inv = new double[] {
            m[0],
            m[4],
            m[8],
            -(m[0] * m[3] + m[4] * m[7] + m[8] * m[11]),
            m[1],
            m[5],
            m[9],
            -(m[1] * m[3] + m[5] * m[7] + m[9] * m[11]),
            m[2],
            m[6],
            m[10],
            -(m[2] * m[3] + m[6] * m[7] + m[10] * m[11]),
            0,
            0,
            0,
            1
        };
        return fromMatrix(inv, new double[] {centreXMm, centreYMm, centreZMm});
    }

    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        double[] m = matrix();
        double x = fixedMm[0];
        double y = fixedMm[1];
        double z = fixedMm[2];
        movingMm[0] = m[0] * x + m[1] * y + m[2] * z + m[3];
        movingMm[1] = m[4] * x + m[5] * y + m[6] * z + m[7];
        movingMm[2] = m[8] * x + m[9] * y + m[10] * z + m[11];
    }
}
