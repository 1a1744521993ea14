package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Removes the slowly varying gain of receive coils from MR images, after N4 (Tustison et al., IEEE Trans Med Imaging
 * 29(6), 2010, doi 10.1109/TMI.2010.2046908): in the logarithm, {@code log v = log u + f}, f smooth. Each iteration
 * sharpens the histogram of the present u ({@link HistogramSharpening}), takes what u lacks to the sharper one for a noisy
 * look at f, and adds the smooth B-spline through it to f. From wide to narrow splines.
 *
 * <p>Deviations from N4: the estimation runs on a lattice of {@value #COARSE_MM} mm, the foreground is what is not
 * as dark as air, and the field is scaled so that the mean of the logarithm over the foreground stays. Values at or
 * below zero are divided by the gain like all others. Thread-safe.
 */
final class BiasField {
    /** Coil profiles change over centimetres. */
    private static final double COARSE_MM = 5;

    /** Length of a span of the spline, per level, mm; with half the last one it follows organs instead of the coil. */
    private static final double[] SPANS_MM = {200, 100, 50};

    private static final int ITERATIONS = 20;

    /** A level ends when the gain changes by less than this, coefficient of variation. */
    private static final double CONVERGED = 1e-3;

    /**
     * Share of the 98th percentile that only air stays below. Otsu's threshold, which N4 takes, falls between two tissues
     * as soon as one of them is bright, and the field is then a guess in the darker one.
     */
    private static final double NOT_AIR = 0.08;

    private static final int MIN_FOREGROUND = 500;

    private BiasField() {}

    /** The image divided by its gain; the image itself where there is too little foreground to tell. */
    static Volume remove(Volume image, ProgressListener progress) {
        Volume logGain = estimate(image, progress);
        Geometry g = image.geometry();
        Volume fine = Resampler.linear(logGain, RigidOffset.identity(new double[3]), g, 0);
        float[] out = fine.voxels();
        float[] v = image.voxels();
        int slice = g.nx() * g.ny();
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            for (int at = k * slice; at < (k + 1) * slice; at++) {
                out[at] = (float) (v[at] * Math.exp(-out[at]));
            }
        });
        return fine;
    }

    /** Logarithm of the gain on a coarse lattice over the same space. */
    static Volume estimate(Volume image, ProgressListener progress) {
        Geometry coarse = image.geometry().coarsened(COARSE_MM);
        Volume smooth = new Volume(image.geometry(), Gaussian.smooth(image, COARSE_MM / 2.5));
        float[] v = Resampler.linear(smooth, RigidOffset.identity(new double[3]), coarse, 0)
                .voxels();
        int[] foreground = inside(v, coarse);
        float[] field = new float[v.length];
        if (foreground.length < MIN_FOREGROUND) {
            return new Volume(coarse, field);
        }
        double[] log =
                Arrays.stream(foreground).mapToDouble(at -> Math.log(v[at])).toArray();
        double[] gain = new double[log.length];
        for (int level = 0; level < SPANS_MM.length; level++) {
            SplineSurface spline = new SplineSurface(coarse, SPANS_MM[level]);
            boolean converged = false;
            for (int n = 0; n < ITERATIONS && !converged; n++) {
                progress.checkpoint(
                        "estimating the bias field", 0.3 * (level * ITERATIONS + n) / (SPANS_MM.length * ITERATIONS));
                converged = refine(spline, foreground, log, gain);
            }
            spline.addTo(field);
        }
        double mean = Arrays.stream(gain).average().orElse(0);
        for (int at = 0; at < field.length; at++) {
            field[at] -= (float) mean;
        }
        return new Volume(coarse, field);
    }

    /** One iteration. @return whether the gain has all but stopped changing */
    private static boolean refine(SplineSurface spline, int[] foreground, double[] log, double[] gain) {
        double[] present = new double[log.length];
        for (int n = 0; n < log.length; n++) {
            present[n] = log[n] - gain[n];
        }
        double[] wanted = HistogramSharpening.sharpened(present);
        double[] lacking = new double[log.length];
        for (int n = 0; n < log.length; n++) {
            lacking[n] = present[n] - wanted[n];
        }
        double[] step = spline.fit(foreground, lacking);
        double mean = 0;
        double square = 0;
        for (int n = 0; n < log.length; n++) {
            gain[n] += step[n];
            double ratio = Math.exp(step[n]);
            mean += ratio / log.length;
            square += ratio * ratio / log.length;
        }
        return Math.sqrt(Math.max(0, square - mean * mean)) / mean < CONVERGED;
    }

    /** Voxels brighter than a share of the 98th percentile whose neighbours are so too: no mixture with air. */
    private static int[] inside(float[] v, Geometry g) {
        float[] sorted = v.clone();
        Arrays.sort(sorted);
        float threshold = (float) Math.max(0, NOT_AIR * sorted[(int) (0.98 * (sorted.length - 1))]);
        float[] lowest = v.clone();
        LocalExtremum.erode(lowest, g, 0);
        return IntStream.range(0, v.length).filter(at -> lowest[at] > threshold).toArray();
    }
}
