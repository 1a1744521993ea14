package io.contourflow.imaging.metric;

import io.contourflow.imaging.transform.PointTransform;
import java.util.Arrays;
import java.util.List;

/**
 * Target registration error |T(p) − q| over known correspondences p (fixed) → q (moving), LPS mm, after AAPM TG-132
 * (doi 10.1002/mp.12256).
 *
 * @param meanMm mean
 * @param p95Mm 95th percentile
 * @param maxMm largest
 * @param points number of correspondences
 */
public record TargetRegistrationError(double meanMm, double p95Mm, double maxMm, int points) {
    private static final double QUANTILE = 0.95;

    /**
     * @param correspondences six values each: fixed X, Y, Z, moving X, Y, Z
     * @throws IllegalArgumentException when there are none, or one does not hold six values
     */
    public static TargetRegistrationError of(PointTransform fixedToMoving, List<double[]> correspondences) {
        if (correspondences.isEmpty()) {
            throw new IllegalArgumentException("at least 1 correspondence is needed but there are 0");
        }
        double[] errors = new double[correspondences.size()];
        double[] mapped = new double[3];
        for (int n = 0; n < errors.length; n++) {
            double[] pair = correspondences.get(n);
            if (pair.length != 6) {
                throw new IllegalArgumentException(
                        "correspondence " + n + " must hold 6 values but holds " + pair.length);
            }
            fixedToMoving.apply(pair, mapped);
            double x = mapped[0] - pair[3];
            double y = mapped[1] - pair[4];
            double z = mapped[2] - pair[5];
            errors[n] = Math.sqrt(x * x + y * y + z * z);
        }
        Arrays.sort(errors);
        return new TargetRegistrationError(
                Arrays.stream(errors).average().orElse(Double.NaN),
                errors[(int) Math.ceil(QUANTILE * errors.length) - 1],
                errors[errors.length - 1],
                errors.length);
    }
}
