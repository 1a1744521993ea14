package io.contourflow.imaging.phantom;

import io.contourflow.imaging.enhancement.Gaussian;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a scanner adds to the noise-free image: noise, shading, truncation, bias, blur. Writes the array in place. */
final class ScannerEffects {
    /** Quantum noise of a planning CT, HU. */
    private static final double CT_NOISE_HU = 12;

    private static final double CBCT_NOISE_HU = 38;
    /** Depth of the cupping in the middle and its radius. */
    private static final double CUPPING_HU = 110;

    private static final double CUPPING_RADIUS_MM = 150;
    private static final double MR_NOISE = 16;
    /** Resolution of a PET scanner; full width at half maximum. */
    private static final double PET_FWHM_MM = 6;

    private static final double FWHM_PER_SIGMA = 2.3548;
    private static final double PET_NOISE_BQ_PER_ML = 14; // σ = this · √(activity / (Bq/ml)) / √2, Poisson-like

    private ScannerEffects() {}

    static void ct(Volume volume, long seed) {
        float[] v = volume.voxels();
        RandomGenerator random = new SplittableRandom(seed);
        for (int at = 0; at < v.length; at++) {
            v[at] = (float) Math.max(-1024, Math.rint(v[at] + CT_NOISE_HU * random.nextGaussian()));
        }
    }

    /** Cupping, a scale error of 6 %, noise that is correlated in the slice, and a round field of view. */
    static void coneBeam(Volume volume, double fieldRadiusMm, long seed) {
        Geometry g = volume.geometry();
        float[] v = volume.voxels();
        float[] noise = correlatedNoise(g, seed);
        double[] centre = g.centreMm();
        double[] point = new double[3];
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    g.indexToWorld(i, j, k, point);
                    double r = Math.hypot(point[0] - centre[0], point[1] - centre[1]);
                    int at = g.offset(i, j, k);
                    double relative = r / CUPPING_RADIUS_MM;
                    double shading = -CUPPING_HU * Math.max(0, 1 - relative * relative)
                            + 25 * Math.sin(3 * Math.atan2(point[1] - centre[1], point[0] - centre[0]));
                    double density = (v[at] + 1000) * 0.94;
                    double hu = density - 1000 + (density > 300 ? shading : 0) + CBCT_NOISE_HU * noise[at];
                    v[at] = r > fieldRadiusMm ? -1000 : (float) Math.max(-1024, Math.rint(hu));
                }
            }
        }
    }

    /** White noise averaged over 3×3 in the slice, standard deviation 1. */
    private static float[] correlatedNoise(Geometry g, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        float[] white = new float[g.voxelCount()];
        for (int at = 0; at < white.length; at++) {
            white[at] = (float) random.nextGaussian();
        }
        float[] out = new float[white.length];
        for (int at = 0; at < out.length; at++) {
            int i = Math.max(1, Math.min(g.nx() - 2, at % g.nx()));
            int j = Math.max(1, Math.min(g.ny() - 2, at / g.nx() % g.ny()));
            int from = g.offset(i, j, at / (g.nx() * g.ny()));
            double sum = 0;
            for (int dj = -1; dj <= 1; dj++) {
                for (int di = -1; di <= 1; di++) {
                    sum += white[from + di + g.nx() * dj];
                }
            }
            out[at] = (float) (sum / 3);
        }
        return out;
    }

    /** A smooth coil bias of ±30 % and Rician noise. */
    static void mr(Volume volume, long seed) {
        Geometry g = volume.geometry();
        float[] v = volume.voxels();
        Random phases = new Random(seed);
        double a = 6.28 * phases.nextDouble();
        double b = 6.28 * phases.nextDouble();
        RandomGenerator random = new SplittableRandom(seed);
        double[] centre = g.centreMm();
        double[] point = new double[3];
        for (int at = 0; at < v.length; at++) {
            g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), point);
            double bias = 1
                    + 0.2 * Math.sin((point[0] - centre[0]) / 110 + a)
                    + 0.1 * Math.cos((point[1] - centre[1]) / 90 + b);
            double real = v[at] * bias + MR_NOISE * random.nextGaussian();
            double imaginary = MR_NOISE * random.nextGaussian();
            v[at] = (float) Math.rint(Math.hypot(real, imaginary));
        }
    }

    static void pet(Volume volume, long seed) {
        float[] v = volume.voxels();
        float[] blurred = Gaussian.smooth(volume, PET_FWHM_MM / FWHM_PER_SIGMA);
        System.arraycopy(blurred, 0, v, 0, v.length);
        RandomGenerator random = new SplittableRandom(seed);
        for (int at = 0; at < v.length; at++) {
            double sigma = PET_NOISE_BQ_PER_ML * Math.sqrt(Math.max(0, v[at]) / 2);
            v[at] = (float) Math.max(0, v[at] + sigma * random.nextGaussian());
        }
    }
}
