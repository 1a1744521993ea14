package io.contourflow.imaging.phantom;

import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;

/**
 * The true map of a phantom, fixed → moving, LPS mm: {@code T(p) = offset(p + u(p))} with u the sum of
 *
 * <ul>
 *   <li>weight loss: towards the body axis by {@code lossMm · tanh(ρ⁴)}, ρ = 1 on the skin;
 *   <li>an organ that fills: away from its centre by {@code fillMm · √e · (d/σ) · exp(−d²/2σ²)}, largest at d = σ;
 *   <li>bending in the sagittal plane: {@code bendMm · (z/100)²} towards the front.
 * </ul>
 *
 * The norm of ∂u/∂p stays below 1 (tested), so p + u(p) is one to one and its inverse is found by the contraction
 * {@code p ← q − u(p)}. Immutable, thread-safe.
 */
final class PhantomDeformation implements PointTransform {
    private static final int MAX_ITERATIONS = 100;
    private static final double TOLERANCE_MM = 1e-4;
    private static final double BEND_LENGTH_MM = 100;

    /** Sizes in mm; the filling organ is a ball of standard deviation {@code sigmaMm} about {@code centreMm}. */
    record Amounts(double lossMm, double fillMm, double sigmaMm, double[] centreMm, double bendMm) {}

    private final Anatomy.Outline outline;
    private final Amounts amounts;
    private final RigidOffset offset;
    private final double[] there;
    private final double[] back;

    PhantomDeformation(Anatomy.Outline outline, Amounts amounts, RigidOffset offset) {
        this.outline = outline;
        this.amounts = amounts;
        this.offset = offset;
        this.there = offset.matrix();
        this.back = offset.inverse().matrix();
    }

    RigidOffset offset() {
        return offset;
    }

    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        double x = fixedMm[0];
        double y = fixedMm[1];
        double z = fixedMm[2];
        displacement(x, y, z, movingMm);
        multiply(there, x + movingMm[0], y + movingMm[1], z + movingMm[2], movingMm);
    }

    /** Moving → fixed; {@code fixedMm} may be {@code movingMm}. */
    void applyInverse(double[] movingMm, double[] fixedMm) {
        multiply(back, movingMm[0], movingMm[1], movingMm[2], fixedMm);
        double qx = fixedMm[0];
        double qy = fixedMm[1];
        double qz = fixedMm[2];
        double x = qx;
        double y = qy;
        double z = qz;
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            displacement(x, y, z, fixedMm);
            double nextX = qx - fixedMm[0];
            double nextY = qy - fixedMm[1];
            double nextZ = qz - fixedMm[2];
            double step = Math.abs(nextX - x) + Math.abs(nextY - y) + Math.abs(nextZ - z);
            x = nextX;
            y = nextY;
            z = nextZ;
            if (step < TOLERANCE_MM) {
                break;
            }
        }
        fixedMm[0] = x;
        fixedMm[1] = y;
        fixedMm[2] = z;
    }

    /** u(p). */
    void displacement(double x, double y, double z, double[] out) {
        double rho = outline.normalisedRadius(x, y, z);
        double radius = Math.hypot(x, y);
        double inwards = radius < 1e-9 ? 0 : -amounts.lossMm * Math.tanh(rho * rho * rho * rho) / radius;
        double dx = x - amounts.centreMm[0];
        double dy = y - amounts.centreMm[1];
        double dz = z - amounts.centreMm[2];
        double square = (dx * dx + dy * dy + dz * dz) / (amounts.sigmaMm * amounts.sigmaMm);
        double outwards = square > 40 ? 0 : amounts.fillMm / amounts.sigmaMm * Math.exp((1 - square) / 2);
        double height = Math.max(-1.3, Math.min(1.3, z / BEND_LENGTH_MM));
        out[0] = inwards * x + outwards * dx;
        out[1] = inwards * y + outwards * dy - amounts.bendMm * height * height;
        out[2] = outwards * dz;
    }

    private static void multiply(double[] m, double x, double y, double z, double[] out) {
        out[0] = m[0] * x + m[1] * y + m[2] * z + m[3];
        out[1] = m[4] * x + m[5] * y + m[6] * z + m[7];
        out[2] = m[8] * x + m[9] * y + m[10] * z + m[11];
    }
}
