package io.contourflow.imaging.enhancement;

/**
 * What each value most likely was before a smooth gain blurred the histogram (Sled et al., N3, IEEE Trans Med Imaging
 * 17(1), 1998, doi 10.1109/42.668698): the histogram is deconvolved by a Gaussian with a Wiener filter, and each value
 * becomes its expectation under the sharper histogram.
 */
final class HistogramSharpening {
    private static final int BINS = 200;
    private static final int PADDED = 512;

    /** Width of the gains' distribution, in the logarithm; as in N3 and N4. */
    private static final double FULL_WIDTH_HALF_MAXIMUM = 0.15;

    private static final double WIENER_NOISE = 0.01;

    private HistogramSharpening() {}

    /** Expected logarithms, one for each given; the same where all are equal. */
    static double[] sharpened(double[] log) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : log) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double[] out = log.clone();
        double step = (high - low) / (BINS - 1);
        if (!(step > 0)) {
            return out;
        }
        double[] expected = expectations(histogram(log, low, step), low, step);
        for (int n = 0; n < log.length; n++) {
            double bin = (log[n] - low) / step;
            int b = (int) Math.min(BINS - 2.0, bin);
            out[n] = expected[b] + (bin - b) * (expected[b + 1] - expected[b]);
        }
        return out;
    }

    private static double[] histogram(double[] log, double low, double step) {
        double[] histogram = new double[PADDED];
        int offset = (PADDED - BINS) / 2;
        for (double value : log) {
            double bin = (value - low) / step;
            int b = (int) Math.min(BINS - 2.0, bin);
            histogram[offset + b] += 1 - (bin - b);
            histogram[offset + b + 1] += bin - b;
        }
        return histogram;
    }

    /** Expectation of the sharp value, given the blurred one, for each of the bins. */
    private static double[] expectations(double[] histogram, double low, double step) {
        int offset = (PADDED - BINS) / 2;
        double[] blur = Spectrum.ofSymmetric(gaussian(FULL_WIDTH_HALF_MAXIMUM / step));
        double[] wiener = new double[PADDED];
        for (int n = 0; n < PADDED; n++) {
            wiener[n] = blur[n] / (blur[n] * blur[n] + WIENER_NOISE);
        }
        double[] sharp = Spectrum.filtered(histogram, wiener);
        double[] moment = new double[PADDED];
        for (int n = 0; n < PADDED; n++) {
            sharp[n] = Math.max(0, sharp[n]);
            moment[n] = sharp[n] * (low + (n - offset) * step);
        }
        double[] numerator = Spectrum.filtered(moment, blur);
        double[] denominator = Spectrum.filtered(sharp, blur);
        double[] expected = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            double mass = denominator[offset + bin];
            // where the sharper histogram has nothing nearby, the value stays what it is
            expected[bin] = mass > 1e-9 * histogram.length ? numerator[offset + bin] / mass : low + bin * step;
        }
        return expected;
    }

    /** Of unit sum about bin 0, wrapped around. */
    private static double[] gaussian(double widthBins) {
        double[] out = new double[PADDED];
        double factor = 4 * Math.log(2) / (widthBins * widthBins);
        double sum = 0;
        for (int n = 0; n < PADDED; n++) {
            int distance = Math.min(n, PADDED - n);
            out[n] = Math.exp(-factor * distance * distance);
            sum += out[n];
        }
        for (int n = 0; n < PADDED; n++) {
            out[n] /= sum;
        }
        return out;
    }
}
