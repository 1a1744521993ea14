package io.contourflow.imaging.phantom;

/** A solid in patient axes, LPS mm, by its approximate signed distance in mm: negative inside. Immutable. */
interface Shape {
    double distanceMm(double x, double y, double z);

    /** Ellipsoid along the axes; distance to first order (f·(f−1)/|∇f|, exact on the surface). */
    static Shape ellipsoid(double cx, double cy, double cz, double rx, double ry, double rz) {
        return (x, y, z) -> {
            double a = (x - cx) / rx;
            double b = (y - cy) / ry;
            double c = (z - cz) / rz;
            double f = Math.sqrt(a * a + b * b + c * c);
            double g = Math.sqrt(a * a / (rx * rx) + b * b / (ry * ry) + c * c / (rz * rz));
            return g < 1e-12 ? -Math.min(rx, Math.min(ry, rz)) : f * (f - 1) / g;
        };
    }

    /** All points within r of the segment from a to b. */
    static Shape capsule(double ax, double ay, double az, double bx, double by, double bz, double r) {
        double ux = bx - ax;
        double uy = by - ay;
        double uz = bz - az;
        double square = ux * ux + uy * uy + uz * uz;
        return (x, y, z) -> {
            double t = ((x - ax) * ux + (y - ay) * uy + (z - az) * uz) / square;
            t = Math.max(0, Math.min(1, t));
            double dx = x - ax - t * ux;
            double dy = y - ay - t * uy;
            double dz = z - az - t * uz;
            return Math.sqrt(dx * dx + dy * dy + dz * dz) - r;
        };
    }

    /** What lies at least {@code depthMm} below the surface of this solid. */
    default Shape inset(double depthMm) {
        return (x, y, z) -> distanceMm(x, y, z) + depthMm;
    }

    default Shape and(Shape other) {
        return (x, y, z) -> Math.max(distanceMm(x, y, z), other.distanceMm(x, y, z));
    }

    default Shape without(Shape other) {
        return (x, y, z) -> Math.max(distanceMm(x, y, z), -other.distanceMm(x, y, z));
    }

    /** The same mirrored at the sagittal plane x = 0. */
    default Shape mirrored() {
        return (x, y, z) -> distanceMm(-x, y, z);
    }
}
