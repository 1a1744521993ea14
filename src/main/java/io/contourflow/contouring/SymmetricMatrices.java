package io.contourflow.contouring;

import java.util.Arrays;

/** The little linear algebra that plausibility needs; dense, for some dozen rows. */
final class SymmetricMatrices {
    private SymmetricMatrices() {}

    /**
     * Eigenvalues of a symmetric 3×3 matrix, largest first (Smith, CACM 1961).
     *
     * @param m its upper triangle: xx xy xz yy yz zz
     */
    static double[] eigenvalues3(double[] m) {
        double mean = (m[0] + m[3] + m[5]) / 3;
        double off = m[1] * m[1] + m[2] * m[2] + m[4] * m[4];
        double spread = Math.pow(m[0] - mean, 2) + Math.pow(m[3] - mean, 2) + Math.pow(m[5] - mean, 2) + 2 * off;
        double p = Math.sqrt(spread / 6);
        if (p == 0) {
            return new double[] {mean, mean, mean};
        }
        double a = (m[0] - mean) / p;
        double b = (m[3] - mean) / p;
        double c = (m[5] - mean) / p;
        double d = m[1] / p;
        double e = m[2] / p;
        double f = m[4] / p;
        double halfDeterminant = (a * (b * c - f * f) - d * (d * c - f * e) + e * (d * f - b * e)) / 2;
        double angle = Math.acos(Math.max(-1, Math.min(1, halfDeterminant))) / 3;
        double first = mean + 2 * p * Math.cos(angle);
        double last = mean + 2 * p * Math.cos(angle + 2 * Math.PI / 3);
        return new double[] {first, 3 * mean - first - last, last};
    }

    /** Lower triangle L with L·Lᵀ = {@code matrix}. @throws IllegalArgumentException when it is not positive definite */
    static double[][] cholesky(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column];
                for (int k = 0; k < column; k++) {
                    sum -= lower[row][k] * lower[column][k];
                }
                if (row == column && !(sum > 0)) {
                    throw new IllegalArgumentException("a covariance must be positive definite");
                }
                lower[row][column] = row == column ? Math.sqrt(sum) : sum / lower[column][column];
            }
        }
        return lower;
    }

    /** Solves (L·Lᵀ) x = b. */
    static double[] solve(double[][] lower, double[] b) {
        double[] x = forward(lower, b);
        for (int row = x.length - 1; row >= 0; row--) {
            for (int k = row + 1; k < x.length; k++) {
                x[row] -= lower[k][row] * x[k];
            }
            x[row] /= lower[row][row];
        }
        return x;
    }

    /** Solves L x = b; |x|² is the Mahalanobis distance of b squared. */
    static double[] forward(double[][] lower, double[] b) {
        double[] x = Arrays.copyOf(b, b.length);
        for (int row = 0; row < x.length; row++) {
            for (int k = 0; k < row; k++) {
                x[row] -= lower[row][k] * x[k];
            }
            x[row] /= lower[row][row];
        }
        return x;
    }
}
