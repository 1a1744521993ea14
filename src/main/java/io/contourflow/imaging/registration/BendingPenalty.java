package io.contourflow.imaging.registration;

/**
 * Bending energy of control points, by second differences (the P-spline form of Eilers and Marx, doi
 * 10.1214/ss/1038425655): the sum over control points of |u_xx|² + |u_yy|² + |u_zz|² + 2|u_xy|² + 2|u_xz|² + 2|u_yz|²,
 * mm⁻². Zero for every affine displacement.
 */
final class BendingPenalty {
    private final int[] knots;
    private final int[] stride;
    private final double[] knotMm;

    BendingPenalty(SplineLattice lattice) {
        this.knots = lattice.knots;
        this.knotMm = lattice.knotMm;
        this.stride = new int[] {3, 3 * knots[0], 3 * knots[0] * knots[1]};
    }

    /** Adds {@code scale} times half of the gradient (the matrix times c) and returns the energy, not scaled. */
    double addTimes(float[] c, double scale, float[] out) {
        double energy = 0;
        for (int axis = 0; axis < 3; axis++) {
            energy += pure(c, axis, scale, out);
            for (int other = axis + 1; other < 3; other++) {
                energy += mixed(c, axis, other, scale, out);
            }
        }
        return energy;
    }

    private double pure(float[] c, int axis, double scale, float[] out) {
        int d = stride[axis];
        double h = 1 / (knotMm[axis] * knotMm[axis]);
        float factor = (float) (scale * h * h);
        double energy = 0;
        int[] lo = {0, 0, 0};
        lo[axis] = 1;
        for (int kz = lo[2]; kz < knots[2] - lo[2]; kz++) {
            for (int ky = lo[1]; ky < knots[1] - lo[1]; ky++) {
                int row = kz * stride[2] + ky * stride[1];
                for (int at = row + 3 * lo[0]; at < row + 3 * (knots[0] - lo[0]); at++) {
                    float second = c[at - d] - 2 * c[at] + c[at + d];
                    energy += h * h * second * second;
                    float back = factor * second;
                    out[at - d] += back;
                    out[at] -= 2 * back;
                    out[at + d] += back;
                }
            }
        }
        return energy;
    }

    private double mixed(float[] c, int axis, int other, double scale, float[] out) {
        int d = stride[axis];
        int e = stride[other];
        double h = 1 / (knotMm[axis] * knotMm[other]);
        float factor = (float) (2 * scale * h * h);
        double energy = 0;
        int[] hi = {0, 0, 0};
        hi[axis] = 1;
        hi[other] = 1;
        for (int kz = 0; kz < knots[2] - hi[2]; kz++) {
            for (int ky = 0; ky < knots[1] - hi[1]; ky++) {
                int row = kz * stride[2] + ky * stride[1];
                for (int at = row; at < row + 3 * (knots[0] - hi[0]); at++) {
                    float second = c[at + d + e] - c[at + d] - c[at + e] + c[at];
                    energy += 2 * h * h * second * second;
                    float back = factor * second;
                    out[at + d + e] += back;
                    out[at + d] -= back;
                    out[at + e] -= back;
                    out[at] += back;
                }
            }
        }
        return energy;
    }

    /** An upper estimate of the diagonal of the matrix, for preconditioning. */
    double diagonal() {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            sum += 6 / Math.pow(knotMm[axis], 4);
            for (int other = axis + 1; other < 3; other++) {
                sum += 8 / (knotMm[axis] * knotMm[axis] * knotMm[other] * knotMm[other]);
            }
        }
        return sum;
    }
}
