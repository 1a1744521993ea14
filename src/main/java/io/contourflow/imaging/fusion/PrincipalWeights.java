package io.contourflow.imaging.fusion;

/** Shares of two images in their first principal component. */
final class PrincipalWeights {
    private PrincipalWeights() {}

    /** @return two shares that add up to 1; one half each when neither image varies */
    static double[] of(float[] f, float[] m) {
        double meanF = 0;
        double meanM = 0;
        for (int at = 0; at < f.length; at++) {
            meanF += f[at];
            meanM += m[at];
        }
        meanF /= f.length;
        meanM /= m.length;
        double ff = 0;
        double mm = 0;
        double fm = 0;
        for (int at = 0; at < f.length; at++) {
            double a = f[at] - meanF;
            double b = m[at] - meanM;
            ff += a * a;
            mm += b * b;
            fm += a * b;
        }
        if (ff + mm == 0) {
            return new double[] {0.5, 0.5};
        }
        // angle of the main axis of the covariance ellipse
        double angle = 0.5 * Math.atan2(2 * fm, ff - mm);
        double a = Math.abs(Math.cos(angle));
        double b = Math.abs(Math.sin(angle));
        return new double[] {a / (a + b), b / (a + b)};
    }
}
