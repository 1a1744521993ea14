package io.contourflow.imaging.registration;

import java.util.Arrays;

/**
 * How the grey values of two images at the same points relate.
 *
 * @param correlation linear correlation coefficient r
 * @param squaredRatio correlation ratio η² (Roche et al., MICCAI 1998, doi 10.1007/BFb0056301): share of the second
 *     image's variance that any function of the first can explain
 * @param information normalised mutual information − 1, in [0, 1]
 * @param voxels number of points compared
 */
record GreyRelation(double correlation, double squaredRatio, double information, long voxels) {
    private static final int BINS = 32;
    private static final int MIN_VOXELS = 100;
    /** Share of values at each end drawn in to the robust range, so that metal does not rule the result. */
    private static final double TAIL = 0.005;
    /** Same-modality pairs reach at least this squared correlation once roughly aligned; cone-beam CT does not. */
    private static final double MIN_LINEAR = 0.65;
    /** … and a straight line then explains nearly all that any function can. */
    private static final double MIN_LINEAR_SHARE = 0.85;

    /** Compares value by value. */
    static GreyRelation of(float[] first, float[] second) {
        return first.length < MIN_VOXELS
                ? new GreyRelation(0, 0, 0, first.length)
                : relate(first, BodyMask.range(first, TAIL), second, BodyMask.range(second, TAIL));
    }

    private static GreyRelation relate(float[] a, float[] rangeA, float[] b, float[] rangeB) {
        double[] joint = new double[BINS * BINS];
        double[] sumB = new double[BINS];
        double[] s = new double[5];
        double perA = (BINS - 0.001) / Math.max(1e-6, rangeA[1] - rangeA[0]);
        double perB = (BINS - 0.001) / Math.max(1e-6, rangeB[1] - rangeB[0]);
        for (int at = 0; at < a.length; at++) {
            double x = (Math.max(rangeA[0], Math.min(rangeA[1], a[at])) - rangeA[0]) * perA;
            double y = (Math.max(rangeB[0], Math.min(rangeB[1], b[at])) - rangeB[0]) * perB;
            joint[(int) x * BINS + (int) y]++;
            sumB[(int) x] += y;
            s[0] += x;
            s[1] += y;
            s[2] += x * x;
            s[3] += y * y;
            s[4] += x * y;
        }
        double n = a.length;
        double varA = s[2] - s[0] * s[0] / n;
        double varB = s[3] - s[1] * s[1] / n;
        if (!(varA > 0 && varB > 0)) {
            return new GreyRelation(0, 0, 0, a.length);
        }
        double[] marginA = margin(joint, BINS, 1);
        double between = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (marginA[bin] > 0) {
                double d = sumB[bin] / marginA[bin] - s[1] / n;
                between += marginA[bin] * d * d;
            }
        }
        double ha = entropy(marginA, n);
        double hb = entropy(margin(joint, 1, BINS), n);
        double hj = entropy(joint, n);
        double information = hj > 0 ? Math.max(0, Math.min(1, (ha + hb) / hj - 1)) : 0;
        double r = (s[4] - s[0] * s[1] / n) / Math.sqrt(varA * varB);
        return new GreyRelation(r, Math.min(1, between / varB), information, a.length);
    }

    private static double[] margin(double[] joint, int along, int across) {
        double[] margin = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            for (int other = 0; other < BINS; other++) {
                margin[bin] += joint[bin * along + other * across];
            }
        }
        return margin;
    }

    private static double entropy(double[] counts, double n) {
        return -Arrays.stream(counts)
                .filter(c -> c > 0)
                .map(c -> c / n * Math.log(c / n))
                .sum();
    }

    RegistrationMode mode() {
        double linear = squaredCorrelation();
        return linear >= MIN_LINEAR && linear >= MIN_LINEAR_SHARE * squaredRatio
                ? RegistrationMode.MONO
                : RegistrationMode.MULTI;
    }

    /** r², 0 where r is negative. */
    double squaredCorrelation() {
        return correlation > 0 ? correlation * correlation : 0;
    }

    /** The similarity that {@link RegistrationQuality} reports for this mode. */
    double similarity(RegistrationMode mode) {
        return mode == RegistrationMode.MONO ? squaredCorrelation() : information;
    }
}
