package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/**
 * How the grey values of a roughly aligned pair relate inside the body, from lightly smoothed samples: r², the squared
 * linear correlation, against η², the correlation ratio (Roche et al., MICCAI 1998), which any functional relation can
 * reach. Where a straight rising line explains nearly all that a function can, the pair is mono-modal.
 */
record ModeMeasure(double correlation, double squaredRatio, long samples) {
    private static final int BINS = 32;
    private static final int MIN_SAMPLES = 200;
    private static final double MIN_LINEAR = 0.55;
    private static final double MIN_LINEAR_SHARE = 0.85;

    static RegistrationMode of(RigidProblem problem, RigidOffset offset) {
        return measure(problem, offset).mode();
    }

    RegistrationMode mode() {
        double linear = correlation > 0 ? correlation * correlation : 0;
        return linear >= MIN_LINEAR && linear >= MIN_LINEAR_SHARE * squaredRatio
                ? RegistrationMode.MONO
                : RegistrationMode.MULTI;
    }

    static ModeMeasure measure(RigidProblem problem, RigidOffset offset) {
        Volume fixed = Smoothing.gaussian(problem.fixed, 3, problem.workers);
        Volume moving = Smoothing.gaussian(problem.moving, 3, problem.workers);
        MatrixTransform map = MatrixTransform.of(offset);
        Geometry g = fixed.geometry();
        float low = problem.ranges[0];
        double perUnit = (BINS - 0.001) / Math.max(1e-6, problem.ranges[1] - low);
        double[] count = new double[BINS];
        double[] sum = new double[BINS];
        double[] all = new double[6]; // n, f, m, ff, mm, fm
        double[] p = new double[3];
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    int at = g.offset(i, j, k);
                    if (problem.fixedBody.voxels()[at] == 0 || problem.where.voxels()[at] == 0) {
                        continue;
                    }
                    g.indexToWorld(i, j, k, p);
                    map.apply(p, p);
                    moving.geometry().worldToIndex(p, p);
                    float m = insideBody(problem, p)
                            ? Resampler.linearAt(moving, p[0], p[1], p[2], Float.NaN)
                            : Float.NaN;
                    if (Float.isNaN(m)) {
                        continue;
                    }
                    double f = Math.max(low, Math.min(problem.ranges[1], fixed.voxels()[at])) - low;
                    double v = Math.max(problem.ranges[2], Math.min(problem.ranges[3], m)) - problem.ranges[2];
                    int bin = (int) (f * perUnit);
                    count[bin]++;
                    sum[bin] += v;
                    all[0]++;
                    all[1] += f;
                    all[2] += v;
                    all[3] += f * f;
                    all[4] += v * v;
                    all[5] += f * v;
                }
            }
        }
        return summarise(count, sum, all);
    }

    private static boolean insideBody(RigidProblem problem, double[] index) {
        Geometry g = problem.moving.geometry();
        int i = (int) Math.round(index[0]);
        int j = (int) Math.round(index[1]);
        int k = (int) Math.round(index[2]);
        return i >= 0
                && j >= 0
                && k >= 0
                && i < g.nx()
                && j < g.ny()
                && k < g.nz()
                && problem.movingBody.at(i, j, k)
                && problem.movingMeasured.at(i, j, k);
    }

    private static ModeMeasure summarise(double[] count, double[] sum, double[] all) {
        double n = all[0];
        if (n < MIN_SAMPLES) {
            return new ModeMeasure(0, 0, (long) n);
        }
        double vf = all[3] - all[1] * all[1] / n;
        double vm = all[4] - all[2] * all[2] / n;
        double between = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (count[bin] > 0) {
                double d = sum[bin] / count[bin] - all[2] / n;
                between += count[bin] * d * d;
            }
        }
        if (!(vf > 0 && vm > 0)) {
            return new ModeMeasure(0, 0, (long) n);
        }
        double r = (all[5] - all[1] * all[2] / n) / Math.sqrt(vf * vm);
        return new ModeMeasure(r, between / vm, (long) n);
    }
}
