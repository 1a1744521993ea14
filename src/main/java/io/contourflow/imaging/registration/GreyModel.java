package io.contourflow.imaging.registration;

import java.util.Arrays;

/**
 * Explains a target grey value from a predictor: target ~ b(p) g(predictor), g piecewise linear over knots (or a straight
 * line), b a polynomial of the position that is 1 in the mean (MR bias field, cupping). Gives residuals, weights and the
 * slope of what is explained in the predictor.
 */
final class GreyModel {
    private static final int KNOTS = 48;
    private static final int TERMS = 20;

    final float[] residual;
    final float[] weight;
    final float[] slope;
    private final float[] range;
    private final float[][] at;
    private final double radiusMm;
    private final boolean linear;
    private final double perUnit;
    private final double[] knots = new double[KNOTS + 1];
    private final double[] variance = new double[KNOTS];
    private final double[] field = new double[TERMS];

    GreyModel(int count, float[] range, float[][] at, double radiusMm, boolean linear) {
        this.residual = new float[count];
        this.weight = new float[count];
        this.slope = new float[count];
        this.range = range;
        this.at = at;
        this.radiusMm = radiusMm;
        this.linear = linear;
        this.perUnit = (KNOTS - 0.001) / Math.max(1e-6, range[1] - range[0]);
        field[0] = 1;
        Arrays.fill(weight, 1);
    }

    /** @param valid NaN where a point is not compared */
    void fit(float[] predictor, float[] target, float[] valid, int rounds, double robust) {
        for (int round = 0; round < rounds; round++) {
            fitFunction(predictor, target, valid);
            if (!linear) {
                fitField(predictor, target, valid);
            }
            residuals(predictor, target, valid);
            weigh(predictor, valid, robust);
        }
    }

    private double position(float value) {
        return (Math.max(range[0], Math.min(range[1], value)) - range[0]) * perUnit;
    }

    // one pass over all points and the few knots
    @SuppressWarnings("checkstyle:MethodLength")
    private void fitFunction(float[] predictor, float[] target, float[] valid) {
        if (linear) {
            line(predictor, target, valid);
            return;
        }
        double[][] a = new double[KNOTS + 1][KNOTS + 1];
        double[] b = new double[KNOTS + 1];
        double total = 0;
        for (int s = 0; s < valid.length; s++) {
            if (Float.isNaN(valid[s]) || !(weight[s] > 0)) {
                continue;
            }
            double p = position(predictor[s]);
            int k = (int) p;
            double f = p - k;
            double w = weight[s];
            double bias = field(s);
            double u = (1 - f) * bias;
            double v = f * bias;
            a[k][k] += w * u * u;
            a[k + 1][k] += w * u * v;
            a[k + 1][k + 1] += w * v * v;
            b[k] += w * u * target[s];
            b[k + 1] += w * v * target[s];
            total += w;
        }
        // second differences tie knots that few points bear on to their neighbours
        double tie = 1e-4 * total / KNOTS;
        double[] difference = {1, -2, 1};
        for (int k = 1; k < KNOTS; k++) {
            for (int c = 0; c < 3; c++) {
                for (int d = 0; d <= c; d++) {
                    a[k - 1 + c][k - 1 + d] += tie * difference[c] * difference[d];
                }
            }
        }
        System.arraycopy(SymmetricSolver.solve(a, b), 0, knots, 0, KNOTS + 1);
    }

    private void line(float[] predictor, float[] target, float[] valid) {
        double[] m = new double[5];
        for (int s = 0; s < valid.length; s++) {
            if (!Float.isNaN(valid[s])) {
                double w = weight[s];
                double p = position(predictor[s]);
                m[0] += w;
                m[1] += w * p;
                m[2] += w * target[s];
                m[3] += w * p * p;
                m[4] += w * p * target[s];
            }
        }
        double rise = (m[0] * m[4] - m[1] * m[2]) / Math.max(1e-9, m[0] * m[3] - m[1] * m[1]);
        for (int k = 0; k <= KNOTS; k++) {
            knots[k] = (m[2] - rise * m[1]) / Math.max(1e-9, m[0]) + rise * k;
        }
    }

    private void terms(int s, double[] t) {
        double u = at[0][s] / radiusMm;
        double v = at[1][s] / radiusMm;
        double w = at[2][s] / radiusMm;
        t[0] = 1;
        t[1] = u;
        t[2] = v;
        t[3] = w;
        t[4] = u * u;
        t[5] = v * v;
        t[6] = w * w;
        t[7] = u * v;
        t[8] = u * w;
        t[9] = v * w;
        t[10] = u * t[4];
        t[11] = v * t[5];
        t[12] = w * t[6];
        t[13] = u * t[5];
        t[14] = u * t[6];
        t[15] = v * t[4];
        t[16] = v * t[6];
        t[17] = w * t[4];
        t[18] = w * t[5];
        t[19] = u * v * w;
    }

    private double field(int s) {
        if (linear) {
            return 1;
        }
        double[] t = new double[TERMS];
        terms(s, t);
        double sum = 0;
        for (int n = 0; n < TERMS; n++) {
            sum += field[n] * t[n];
        }
        return sum;
    }

    private void fitField(float[] predictor, float[] target, float[] valid) {
        double[][] a = new double[TERMS][TERMS];
        double[] b = new double[TERMS];
        double[] t = new double[TERMS];
        for (int s = 0; s < valid.length; s += 4) {
            if (Float.isNaN(valid[s]) || !(weight[s] > 0)) {
                continue;
            }
            terms(s, t);
            double g = explained(predictor[s]);
            double w = weight[s] * g * g;
            double y = weight[s] * g * target[s];
            for (int n = 0; n < TERMS; n++) {
                for (int m = 0; m <= n; m++) {
                    a[n][m] += w * t[n] * t[m];
                }
                b[n] += y * t[n];
            }
        }
        System.arraycopy(SymmetricSolver.solve(a, b), 0, field, 0, TERMS);
    }

    private double explained(float value) {
        double p = position(value);
        int k = (int) p;
        return knots[k] + (p - k) * (knots[k + 1] - knots[k]);
    }

    private void residuals(float[] predictor, float[] target, float[] valid) {
        for (int s = 0; s < valid.length; s++) {
            if (Float.isNaN(valid[s])) {
                continue;
            }
            double bias = field(s);
            double p = position(predictor[s]);
            int k = (int) p;
            double rise = knots[k + 1] - knots[k];
            residual[s] = (float) (target[s] - bias * (knots[k] + (p - k) * rise));
            slope[s] = predictor[s] > range[0] && predictor[s] < range[1] ? (float) (-bias * rise * perUnit) : 0;
        }
    }

    private void weigh(float[] predictor, float[] valid, double robust) {
        double[] sum = new double[KNOTS];
        double[] n = new double[KNOTS];
        double all = 0;
        double number = 0;
        for (int s = 0; s < valid.length; s++) {
            if (!Float.isNaN(valid[s])) {
                int k = (int) position(predictor[s]);
                double e = Math.abs(residual[s]);
                sum[k] += e;
                n[k]++;
                all += e;
                number++;
            }
        }
        double mean = all / Math.max(1, number);
        for (int k = 0; k < KNOTS; k++) {
            double e = (sum[k] + 30 * mean) / (n[k] + 30) + 0.1 * mean;
            variance[k] = e * e;
        }
        for (int s = 0; s < valid.length; s++) {
            if (Float.isNaN(valid[s])) {
                weight[s] = 0;
                continue;
            }
            double v = variance[(int) position(predictor[s])];
            double e2 = (double) residual[s] * residual[s];
            double fall = 1 / (1 + e2 / (robust * v));
            weight[s] = (float) (fall * fall * mean * mean / v);
        }
    }
}
