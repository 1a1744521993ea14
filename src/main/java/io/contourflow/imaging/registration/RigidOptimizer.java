package io.contourflow.imaging.registration;

/**
 * Climbs a {@link RigidMetric} by BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., ch. 6) with backtracking.
 * All six parameters are in millimetres, so that one step limit fits all.
 */
final class RigidOptimizer {
    private static final int MAX_HALVINGS = 12;
    private static final double SUFFICIENT = 1e-4;

    private RigidOptimizer() {}

    /**
     * @param start six parameters, not modified
     * @param firstStepMm length of the first step tried; later steps are at most five times as long
     * @param toleranceMm stops when a step is shorter
     * @return the best parameters found
     */
    static double[] climb(RigidMetric metric, double[] start, double firstStepMm, double toleranceMm, int iterations) {
        int n = start.length;
        double[] x = start.clone();
        double[] g = new double[n];
        double value = metric.evaluate(x, g);
        double[][] h = scaledIdentity(n, firstStepMm / Math.max(1e-12, norm(g)));
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[] p = times(h, g);
            double slope = dot(p, g);
            if (!(slope > 0)) {
                h = scaledIdentity(n, firstStepMm / Math.max(1e-12, norm(g)));
                p = times(h, g);
                slope = dot(p, g);
            }
            double length = Math.min(1, 5 * firstStepMm / Math.max(1e-12, norm(p)));
            double[] next = x;
            double[] nextG = new double[n];
            double nextValue = value;
            boolean climbed = false;
            for (int halving = 0; halving < MAX_HALVINGS && !climbed; halving++, length *= 0.4) {
                next = along(x, p, length);
                nextValue = metric.evaluate(next, nextG);
                climbed = nextValue >= value + SUFFICIENT * length * slope;
            }
            if (!climbed) {
                break;
            }
            double[] s = minus(next, x);
            update(h, s, minus(g, nextG));
            x = next;
            g = nextG;
            value = nextValue;
            if (norm(s) < toleranceMm) {
                break;
            }
        }
        return x;
    }

    /** BFGS update of the inverse Hessian of the negated function. */
    private static void update(double[][] h, double[] s, double[] y) {
        double sy = dot(s, y);
        if (!(sy > 1e-10 * norm(s) * norm(y))) {
            return;
        }
        double[] hy = times(h, y);
        double factor = (1 + dot(y, hy) / sy) / sy;
        for (int a = 0; a < s.length; a++) {
            for (int b = 0; b < s.length; b++) {
                h[a][b] += factor * s[a] * s[b] - (hy[a] * s[b] + s[a] * hy[b]) / sy;
            }
        }
    }

    private static double[][] scaledIdentity(int n, double scale) {
        double[][] h = new double[n][n];
        for (int a = 0; a < n; a++) {
            h[a][a] = scale;
        }
        return h;
    }

    private static double[] times(double[][] h, double[] v) {
        double[] out = new double[v.length];
        for (int a = 0; a < v.length; a++) {
            out[a] = dot(h[a], v);
        }
        return out;
    }

    private static double[] along(double[] x, double[] p, double length) {
        double[] out = x.clone();
        for (int a = 0; a < x.length; a++) {
            out[a] += length * p[a];
        }
        return out;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < a.length; i++) {
            out[i] -= b[i];
        }
        return out;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
