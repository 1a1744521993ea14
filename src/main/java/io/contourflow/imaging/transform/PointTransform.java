package io.contourflow.imaging.transform;

/**
 * T: R³ → R³, LPS mm → LPS mm, from points of the fixed (first, planning) image to points of the moving (second)
 * image. The moving image is brought onto the fixed grid by {@code warped(p) = moving(T(p))}. Implementations are
 * immutable, thread-safe and must allow the same array as source and target.
 */
public interface PointTransform {
    /** @param fixedMm three LPS coordinates, not modified unless it is also {@code movingMm} */
    void apply(double[] fixedMm, double[] movingMm);
}
