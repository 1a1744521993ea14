package io.contourflow.imaging.enhancement;

/** Fourier sums of short periodic signals, written out: N² operations, milliseconds for the histograms here. */
final class Spectrum {
    private Spectrum() {}

    /** Real spectrum of a signal that is symmetric about sample 0. */
    static double[] ofSymmetric(double[] signal) {
        int n = signal.length;
        double[] cosine = cosines(n);
        double[] out = new double[n];
        for (int f = 0; f < n; f++) {
            for (int t = 0; t < n; t++) {
                out[f] += signal[t] * cosine[f * t % n];
            }
        }
        return out;
    }

    /** The signal with its spectrum multiplied by a real, symmetric gain. */
    static double[] filtered(double[] signal, double[] gain) {
        int n = signal.length;
        double[] cosine = cosines(n);
        double[] kernel = new double[n]; // the gain as an impulse response: symmetric and real as well
        for (int t = 0; t < n; t++) {
            for (int f = 0; f < n; f++) {
                kernel[t] += gain[f] * cosine[f * t % n] / n;
            }
        }
        double[] out = new double[n];
        for (int from = 0; from < n; from++) {
            if (signal[from] != 0) {
                for (int t = 0; t < n; t++) {
                    out[t] += signal[from] * kernel[(t - from + n) % n];
                }
            }
        }
        return out;
    }

    private static double[] cosines(int n) {
        double[] out = new double[n];
        for (int t = 0; t < n; t++) {
            out[t] = Math.cos(2 * Math.PI * t / n);
        }
        return out;
    }
}
