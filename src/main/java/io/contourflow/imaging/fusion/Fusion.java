package io.contourflow.imaging.fusion;

import io.contourflow.imaging.enhancement.GreyRange;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Superimposes a registered pair (R9) on the lattice of the fixed image.
 *
 * <p>Both images are first brought to [0, 1] by their own 0.5th and 99.5th percentiles (so that HU, MR units and Bq/ml can
 * meet and metal or hot spots do not darken the rest); F and M are the normalised values, w the weight of the moving
 * image. The result is in [0, 1] as well.
 *
 * <ul>
 *   <li>AVERAGE: {@code (1−w)·F + w·M}
 *   <li>MAX, MIN: the larger, the smaller of F and M (w is not used)
 *   <li>PCA: {@code a·F + b·M}, a + b = 1, in proportion to the magnitudes of the first eigenvector of the 2×2 covariance
 *       of F and M (w is not used)
 *   <li>MODULATION: {@code F · ((1−w) + w·M)}
 *   <li>PYRAMID: Laplacian pyramid of every slice (Burt and Adelson, IEEE Trans Commun 31(4), 1983, doi
 *       10.1109/TCOM.1983.1095851), at each place the detail of larger magnitude, the coarsest level averaged with w
 *   <li>WAVELET: the same choice on the à-trous B3-spline wavelet planes (Starck, Murtagh and Bijaoui 1998), which are
 *       shift-invariant
 * </ul>
 */
public final class Fusion {
    /** Percentiles that become 0 and 1. */
    static final double LOW_PERCENT = 0.5;

    static final double HIGH_PERCENT = 99.5;

    /** Largest distance of corners at which two lattices are taken for the same, mm. */
    private static final double LATTICE_TOLERANCE_MM = 1e-2;

    private Fusion() {}

    /**
     * @param warpedMoving the moving image resampled onto the lattice of {@code fixed}
     * @param weight of the moving image, 0 to 1
     * @throws IllegalArgumentException when the lattices differ, the weight is out of range or a voxel is not finite
     */
    public static Volume fuse(Volume fixed, Volume warpedMoving, FusionMethod method, double weight) {
        if (!fixed.geometry().sameLattice(warpedMoving.geometry(), LATTICE_TOLERANCE_MM)) {
            throw new IllegalArgumentException("images must lie on one lattice to be fused but lie on "
                    + fixed.geometry() + " and " + warpedMoving.geometry());
        }
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be 0 to 1 but is " + weight);
        }
        fixed.requireFinite("fixed");
        warpedMoving.requireFinite("moving");
        float[] f = GreyRange.ofPercentiles(fixed, LOW_PERCENT, HIGH_PERCENT).normalise(fixed.voxels());
        float[] m =
                GreyRange.ofPercentiles(warpedMoving, LOW_PERCENT, HIGH_PERCENT).normalise(warpedMoving.voxels());
        return new Volume(fixed.geometry(), combine(f, m, fixed.geometry(), method, weight));
    }

    /** On values in [0, 1]. */
    static float[] combine(float[] f, float[] m, Geometry geometry, FusionMethod method, double weight) {
        return switch (method) {
            case AVERAGE -> weighted(f, m, 1 - weight, weight);
            case MAX -> pointwise(f, m, Math::max);
            case MIN -> pointwise(f, m, Math::min);
            case PCA -> {
                double[] shares = PrincipalWeights.of(f, m);
                yield weighted(f, m, shares[0], shares[1]);
            }
            case MODULATION -> pointwise(f, m, (a, b) -> (float) (a * (1 - weight + weight * b)));
            case PYRAMID -> bySlice(f, m, geometry, weight, LaplacianPyramid::fuse);
            case WAVELET -> bySlice(f, m, geometry, weight, ATrousWavelet::fuse);
        };
    }

    @FunctionalInterface
    private interface Pointwise {
        float of(float f, float m);
    }

    /** Fuses one slice of nx · ny values. */
    @FunctionalInterface
    interface SliceFusion {
        float[] fuse(float[] f, float[] m, int nx, int ny, double weight);
    }

    private static float[] pointwise(float[] f, float[] m, Pointwise rule) {
        float[] out = new float[f.length];
        for (int at = 0; at < out.length; at++) {
            out[at] = rule.of(f[at], m[at]);
        }
        return out;
    }

    private static float[] weighted(float[] f, float[] m, double a, double b) {
        return pointwise(f, m, (x, y) -> (float) (a * x + b * y));
    }

    private static float[] bySlice(float[] f, float[] m, Geometry g, double weight, SliceFusion fusion) {
        float[] out = new float[f.length];
        int slice = g.nx() * g.ny();
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            float[] sliceF = Arrays.copyOfRange(f, k * slice, (k + 1) * slice);
            float[] sliceM = Arrays.copyOfRange(m, k * slice, (k + 1) * slice);
            float[] fused = fusion.fuse(sliceF, sliceM, g.nx(), g.ny(), weight);
            for (int at = 0; at < slice; at++) {
                out[k * slice + at] = Math.max(0, Math.min(1, fused[at]));
            }
        });
        return out;
    }
}
