package io.contourflow.imaging.registration;

/** Small symmetric positive definite systems by Cholesky's method; a tiny ridge keeps what is not determined at rest. */
final class SymmetricSolver {
    private static final double RIDGE = 1e-9;

    private SymmetricSolver() {}

    /** Inverse of a symmetric matrix. */
    static double[][] inverse(double[][] a) {
        int n = a.length;
        double[][] out = new double[n][];
        double[][] factor = factor(a);
        for (int column = 0; column < n; column++) {
            double[] unit = new double[n];
            unit[column] = 1;
            out[column] = substitute(factor, unit);
        }
        return out;
    }

    static double[] solve(double[][] a, double[] b) {
        return substitute(factor(a), b);
    }

    private static double[][] factor(double[][] a) {
        int n = a.length;
        double largest = 1e-300;
        for (int row = 0; row < n; row++) {
            largest = Math.max(largest, a[row][row]);
        }
        double[][] l = new double[n][n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = a[row][column] + (row == column ? RIDGE * largest : 0);
                for (int k = 0; k < column; k++) {
                    sum -= l[row][k] * l[column][k];
                }
                l[row][column] = row == column ? Math.sqrt(Math.max(sum, RIDGE * largest)) : sum / l[column][column];
            }
        }
        return l;
    }

    private static double[] substitute(double[][] l, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int row = 0; row < n; row++) {
            for (int k = 0; k < row; k++) {
                x[row] -= l[row][k] * x[k];
            }
            x[row] /= l[row][row];
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int k = row + 1; k < n; k++) {
                x[row] -= l[k][row] * x[k];
            }
            x[row] /= l[row][row];
        }
        return x;
    }
}
