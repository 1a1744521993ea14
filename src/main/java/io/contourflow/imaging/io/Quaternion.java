package io.contourflow.imaging.io;

/** Orthonormal matrix → unit quaternion, as {@code nifti_mat44_to_quatern} (nifti1_io.c) does. */
final class Quaternion {
    private Quaternion() {}

    /**
     * @param m row-major 3×3, orthonormal, determinant ±1
     * @return a, b, c, d with a ≥ 0, then qfac: −1 when the third column had to be negated to make a rotation
     */
    static double[] of(double[] m) {
        double det = m[0] * (m[4] * m[8] - m[5] * m[7])
                - m[1] * (m[3] * m[8] - m[5] * m[6])
                + m[2] * (m[3] * m[7] - m[4] * m[6]);
        double s = det < 0 ? -1 : 1;
        double xx = m[0];
        double yy = m[4];
        double zz = s * m[8];
        double xz = s * m[2];
        double yz = s * m[5];
        double[] q = {root(1 + xx + yy + zz), root(1 + xx - yy - zz), root(1 - xx + yy - zz), root(1 - xx - yy + zz), s
        };
        // the largest of the four is well conditioned: the others follow from it by the off-diagonal sums
        double a4 = m[7] - yz;
        double b4 = xz - m[6];
        double c4 = m[3] - m[1];
        double bc = m[3] + m[1];
        double bd = m[6] + xz;
        double cd = m[7] + yz;
        if (q[0] >= q[1] && q[0] >= q[2] && q[0] >= q[3]) {
            return signed(q[0], a4 / (4 * q[0]), b4 / (4 * q[0]), c4 / (4 * q[0]), s);
        }
        if (q[1] >= q[2] && q[1] >= q[3]) {
            return signed(a4 / (4 * q[1]), q[1], bc / (4 * q[1]), bd / (4 * q[1]), s);
        }
        if (q[2] >= q[3]) {
            return signed(b4 / (4 * q[2]), bc / (4 * q[2]), q[2], cd / (4 * q[2]), s);
        }
        return signed(c4 / (4 * q[3]), bd / (4 * q[3]), cd / (4 * q[3]), q[3], s);
    }

    private static double root(double fourSquares) {
        return Math.sqrt(Math.max(0, fourSquares)) / 2;
    }

    private static double[] signed(double a, double b, double c, double d, double qfac) {
        double sign = a < 0 ? -1 : 1;
        return new double[] {sign * a, sign * b, sign * c, sign * d, qfac};
    }
}
