package io.contourflow.imaging.phantom;

/**
 * A solid in patient axes, LPS mm, by its approximate signed distance in mm (negative inside) and a box that holds it.
 * Immutable.
 */
final class Shape {
    /** Signed distance in mm. */
    @FunctionalInterface
    interface Distance {
        double at(double x, double y, double z);
    }

    private final Distance distance;
    private final double[] low;
    private final double[] high;

    private Shape(Distance distance, double[] low, double[] high) {
        this.distance = distance;
        this.low = low;
        this.high = high;
    }

    double distanceMm(double x, double y, double z) {
        return distance.at(x, y, z);
    }

    /** False when the point is surely more than {@code marginMm} outside. */
    boolean isNear(double x, double y, double z, double marginMm) {
        return x >= low[0] - marginMm
                && x <= high[0] + marginMm
                && y >= low[1] - marginMm
                && y <= high[1] + marginMm
                && z >= low[2] - marginMm
                && z <= high[2] + marginMm;
    }

    static Shape unbounded(Distance distance) {
        double all = Double.POSITIVE_INFINITY;
        return new Shape(distance, new double[] {-all, -all, -all}, new double[] {all, all, all});
    }

    /** Ellipsoid along the axes; distance to first order (f·(f−1)/|∇f|, exact on the surface). */
    static Shape ellipsoid(double cx, double cy, double cz, double rx, double ry, double rz) {
        Distance distance = (x, y, z) -> {
            double a = (x - cx) / rx;
            double b = (y - cy) / ry;
            double c = (z - cz) / rz;
            double f = Math.sqrt(a * a + b * b + c * c);
            double g = Math.sqrt(a * a / (rx * rx) + b * b / (ry * ry) + c * c / (rz * rz));
            return g < 1e-12 ? -Math.min(rx, Math.min(ry, rz)) : f * (f - 1) / g;
        };
        return new Shape(distance, new double[] {cx - rx, cy - ry, cz - rz}, new double[] {cx + rx, cy + ry, cz + rz});
    }

    /** All points within r of the segment from a to b. */
    static Shape capsule(double ax, double ay, double az, double bx, double by, double bz, double r) {
        double ux = bx - ax;
        double uy = by - ay;
        double uz = bz - az;
        double square = ux * ux + uy * uy + uz * uz;
        Distance distance = (x, y, z) -> {
            double t = ((x - ax) * ux + (y - ay) * uy + (z - az) * uz) / square;
            t = Math.max(0, Math.min(1, t));
            double dx = x - ax - t * ux;
            double dy = y - ay - t * uy;
            double dz = z - az - t * uz;
            return Math.sqrt(dx * dx + dy * dy + dz * dz) - r;
        };
        return new Shape(
                distance,
                new double[] {Math.min(ax, bx) - r, Math.min(ay, by) - r, Math.min(az, bz) - r},
                new double[] {Math.max(ax, bx) + r, Math.max(ay, by) + r, Math.max(az, bz) + r});
    }

    /** What lies at least {@code depthMm} below the surface of this solid; a negative depth makes it thicker. */
    Shape inset(double depthMm) {
        double more = Math.max(0, -depthMm);
        return new Shape(
                (x, y, z) -> distance.at(x, y, z) + depthMm,
                new double[] {low[0] - more, low[1] - more, low[2] - more},
                new double[] {high[0] + more, high[1] + more, high[2] + more});
    }

    Shape without(Shape other) {
        return new Shape((x, y, z) -> Math.max(distance.at(x, y, z), -other.distance.at(x, y, z)), low, high);
    }

    /** The same mirrored at the sagittal plane x = 0. */
    Shape mirrored() {
        return new Shape((x, y, z) -> distance.at(-x, y, z), new double[] {-high[0], low[1], low[2]}, new double[] {
            -low[0], high[1], high[2]
        });
    }
}
