package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;

/**
 * The rigid map nearest to a general one over a mask, in the least-squares sense, by unit quaternions after Horn (J Opt
 * Soc Am A 4(4), 1987, doi 10.1364/JOSAA.4.000629).
 */
public final class RigidFit {
    /** Points beyond this number change nothing; every n-th voxel is taken instead. */
    private static final int MAX_POINTS = 100_000;

    private static final int JACOBI_SWEEPS = 50;

    private RigidFit() {}

    /**
     * @return the offset about the middle of the mask's lattice
     * @throws IllegalArgumentException when the mask holds fewer than three voxels
     */
    public static RigidOffset of(PointTransform map, Mask where) {
        int inside = where.count();
        if (inside < 3) {
            throw new IllegalArgumentException("a rigid fit needs at least 3 voxels but the mask holds " + inside);
        }
        int every = Math.max(1, inside / MAX_POINTS);
        double[][] points = new double[(inside + every - 1) / every][];
        double[][] images = new double[points.length][];
        double[] meanP = new double[3];
        double[] meanQ = new double[3];
        Geometry g = where.geometry();
        int seen = 0;
        int taken = 0;
        for (int at = 0; at < where.voxels().length; at++) {
            if (where.voxels()[at] != 0 && seen++ % every == 0) {
                double[] p = new double[3];
                double[] q = new double[3];
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                map.apply(p, q);
                for (int axis = 0; axis < 3; axis++) {
                    meanP[axis] += p[axis] / points.length;
                    meanQ[axis] += q[axis] / points.length;
                }
                points[taken] = p;
                images[taken++] = q;
            }
        }
        return offset(rotation(covariance(points, meanP, images, meanQ)), meanP, meanQ, g.centreMm());
    }

    private static double[] covariance(double[][] points, double[] meanP, double[][] images, double[] meanQ) {
        double[] s = new double[9];
        for (int n = 0; n < points.length; n++) {
            for (int row = 0; row < 3; row++) {
                for (int col = 0; col < 3; col++) {
                    s[3 * row + col] += (points[n][row] - meanP[row]) * (images[n][col] - meanQ[col]);
                }
            }
        }
        return s;
    }

    /** Rotation from the quaternion that is the leading eigenvector of Horn's 4×4 matrix. */
    private static double[] rotation(double[] s) {
        double[][] n = {
            {s[0] + s[4] + s[8], s[5] - s[7], s[6] - s[2], s[1] - s[3]},
            {s[5] - s[7], s[0] - s[4] - s[8], s[1] + s[3], s[6] + s[2]},
            {s[6] - s[2], s[1] + s[3], s[4] - s[0] - s[8], s[5] + s[7]},
            {s[1] - s[3], s[6] + s[2], s[5] + s[7], s[8] - s[0] - s[4]}
        };
        double[] q = leadingEigenvector(n);
        double w = q[0];
        double x = q[1];
        double y = q[2];
        double z = q[3];
        return new double[] {
            w * w + x * x - y * y - z * z,
            2 * (x * y - w * z),
            2 * (x * z + w * y),
            2 * (x * y + w * z),
            w * w - x * x + y * y - z * z,
            2 * (y * z - w * x),
            2 * (x * z - w * y),
            2 * (y * z + w * x),
            w * w - x * x - y * y + z * z
        };
    }

    /** Cyclic Jacobi on a symmetric 4×4 matrix, which is destroyed; a unit vector. */
    private static double[] leadingEigenvector(double[][] a) {
        double[][] v = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
        for (int sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
            for (int p = 0; p < 4; p++) {
                for (int q = p + 1; q < 4; q++) {
                    if (Math.abs(a[p][q]) > 0) {
                        turn(a, v, p, q);
                    }
                }
            }
        }
        int best = 0;
        for (int n = 1; n < 4; n++) {
            best = a[n][n] > a[best][best] ? n : best;
        }
        return new double[] {v[0][best], v[1][best], v[2][best], v[3][best]};
    }

    private static void turn(double[][] a, double[][] v, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.signum(theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        t = theta == 0 ? 1 : t;
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int n = 0; n < 4; n++) {
            double np = a[n][p];
            double nq = a[n][q];
            a[n][p] = c * np - s * nq;
            a[n][q] = s * np + c * nq;
        }
        for (int n = 0; n < 4; n++) {
            double pn = a[p][n];
            double qn = a[q][n];
            a[p][n] = c * pn - s * qn;
            a[q][n] = s * pn + c * qn;
            double vp = v[n][p];
            double vq = v[n][q];
            v[n][p] = c * vp - s * vq;
            v[n][q] = s * vp + c * vq;
        }
    }

    private static RigidOffset offset(double[] r, double[] meanP, double[] meanQ, double[] centreMm) {
        double[] t = new double[3];
        for (int row = 0; row < 3; row++) {
            t[row] = meanQ[row] - (r[3 * row] * meanP[0] + r[3 * row + 1] * meanP[1] + r[3 * row + 2] * meanP[2]);
        }
        double[] matrix = {r[0], r[1], r[2], t[0], r[3], r[4], r[5], t[1], r[6], r[7], r[8], t[2], 0, 0, 0, 1};
        return RigidOffset.fromMatrix(matrix, centreMm);
    }
}
