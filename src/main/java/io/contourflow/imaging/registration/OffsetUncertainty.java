package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import java.util.Locale;

/**
 * How exactly an offset is known: covariance of its six values in the order translation X, Y, Z (mm), rotation X, Y, Z
 * (degrees) about the centre of that offset. Covers noise and what the images do not determine; not a wrong alignment,
 * which the verdict is for, nor deformation.
 *
 * @param covariance row-major 6×6, mm², mm·degrees and degrees²
 */
public record OffsetUncertainty(double[] covariance) {
    /** Standard deviations that hold 95 % of a normal distribution. */
    private static final double NORMAL_95 = 1.96;

    public OffsetUncertainty {
        if (covariance.length != 36) {
            throw new IllegalArgumentException("covariance must hold 36 values but holds " + covariance.length);
        }
        covariance = covariance.clone();
    }

    @Override
    public double[] covariance() {
        return covariance.clone();
    }

    /** Half width of the 95 % interval of each of the six values: mm, then degrees. */
    public double[] halfWidths95() {
        double[] out = new double[6];
        for (int a = 0; a < 6; a++) {
            out[a] = NORMAL_95 * Math.sqrt(Math.max(0, covariance[7 * a]));
        }
        return out;
    }

    /** The six values of an offset in the order of the covariance. */
    static double[] values(RigidOffset o) {
        return new double[] {
            o.translationXMm(),
            o.translationYMm(),
            o.translationZMm(),
            o.rotationXDeg(),
            o.rotationYDeg(),
            o.rotationZDeg()
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetUncertainty same && java.util.Arrays.equals(covariance, same.covariance);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(covariance);
    }

    @Override
    public String toString() {
        double[] h = halfWidths95();
        return String.format(
                Locale.ROOT,
                "± %.3f %.3f %.3f mm, ± %.3f %.3f %.3f degrees (95 %%)",
                h[0],
                h[1],
                h[2],
                h[3],
                h[4],
                h[5]);
    }
}
