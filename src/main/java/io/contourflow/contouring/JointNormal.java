package io.contourflow.contouring;

import java.util.ArrayList;
import java.util.List;

/** Figures of a patient that vary together: a normal distribution, asked for some of them when others are known. */
final class JointNormal {
    private final double[] mean;
    private final double[][] covariance;

    JointNormal(double[] mean, double[][] covariance) {
        this.mean = mean.clone();
        this.covariance = covariance.clone();
    }

    /** What is to be expected. @param covariance between the figures asked for */
    record Expected(double[] mean, double[][] covariance) {
        /** How far {@code values} of some of the figures lie off, in standard deviations of all of them together. */
        double distance(double[] values, int from, int to) {
            double[][] part = new double[to - from][to - from];
            double[] off = new double[to - from];
            for (int row = from; row < to; row++) {
                off[row - from] = values[row] - mean[row];
                System.arraycopy(covariance[row], from, part[row - from], 0, to - from);
            }
            double sum = 0;
            for (double score : SymmetricMatrices.forward(SymmetricMatrices.cholesky(part), off)) {
                sum += score * score;
            }
            return Math.sqrt(sum);
        }
    }

    /** @param values of all figures, NaN where not known; those {@code wanted} are not used */
    Expected given(double[] values, int[] wanted) {
        List<Integer> known = new ArrayList<>();
        for (int n = 0; n < values.length; n++) {
            if (!Double.isNaN(values[n]) && !contains(wanted, n)) {
                known.add(n);
            }
        }
        double[][] among = new double[known.size()][known.size()];
        double[] off = new double[known.size()];
        for (int row = 0; row < off.length; row++) {
            off[row] = values[known.get(row)] - mean[known.get(row)];
            for (int column = 0; column < off.length; column++) {
                among[row][column] = covariance[known.get(row)][known.get(column)];
            }
        }
        double[][] lower = SymmetricMatrices.cholesky(among);
        double[] weights = SymmetricMatrices.solve(lower, off);
        double[][] half = new double[wanted.length][];
        double[] expected = new double[wanted.length];
        for (int w = 0; w < wanted.length; w++) {
            double[] cross = new double[off.length];
            expected[w] = mean[wanted[w]];
            for (int row = 0; row < off.length; row++) {
                cross[row] = covariance[wanted[w]][known.get(row)];
                expected[w] += cross[row] * weights[row];
            }
            half[w] = SymmetricMatrices.forward(lower, cross);
        }
        double[][] left = new double[wanted.length][wanted.length];
        for (int a = 0; a < wanted.length; a++) {
            for (int b = 0; b < wanted.length; b++) {
                left[a][b] = covariance[wanted[a]][wanted[b]];
                for (int n = 0; n < half[a].length; n++) {
                    left[a][b] -= half[a][n] * half[b][n];
                }
            }
        }
        return new Expected(expected, left);
    }

    private static boolean contains(int[] wanted, int figure) {
        for (int one : wanted) {
            if (one == figure) {
                return true;
            }
        }
        return false;
    }
}
