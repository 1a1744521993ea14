package io.contourflow.imaging.metric;

import java.util.Arrays;

/**
 * How far two surfaces lie apart, every piece of either weighted by its area (surface Dice: Nikolov et al., J Med Internet
 * Res 23(7), 2021, doi 10.2196/26151, there with areas of voxel neighbourhoods). Distances are exact at the corners of each
 * triangle, which is cut until they are linear in between: neither the lattice nor the fineness of the triangles shows.
 * Immutable. O((n + m) log(n + m)) triangles.
 */
public final class SurfaceComparison {
    private static final double QUANTILE = 0.95;
    private static final int BISECTIONS = 60;

    /** Distances between that are nearer to linear than this share of a triangle's size are taken as linear. */
    private static final double LINEAR = 0.01;

    /** A triangle is cut into 4^5 pieces at most. */
    private static final int CUTS_MAX = 5;

    private final Directed ab;
    private final Directed ba;

    private SurfaceComparison(Directed ab, Directed ba) {
        this.ab = ab;
        this.ba = ba;
    }

    public static SurfaceComparison between(Surface a, Surface b) {
        return new SurfaceComparison(new Directed(a, b), new Directed(b, a));
    }

    /** Mean over the area of both surfaces of the distance to the other one (MDA), mm. */
    public double meanMm() {
        return (ab.integral() + ba.integral()) / (ab.area + ba.area);
    }

    /** The larger of the two directed 95th percentiles, mm. */
    public double hd95Mm() {
        return Math.max(ab.quantile(QUANTILE), ba.quantile(QUANTILE));
    }

    /** Hausdorff distance, mm. */
    public double maxMm() {
        return Math.max(ab.largest, ba.largest);
    }

    /**
     * Surface Dice: share of the area of both surfaces that lies within the tolerance of the other one, 0 to 1.
     *
     * @throws IllegalArgumentException for a tolerance below 0
     */
    public double surfaceDice(double toleranceMm) {
        if (!(toleranceMm >= 0)) {
            throw new IllegalArgumentException("toleranceMm must be at least 0 but is " + toleranceMm);
        }
        return (ab.within(toleranceMm) + ba.within(toleranceMm)) / (ab.area + ba.area);
    }

    /** From one surface to the other, in pieces on which the distance is linear. */
    private static final class Directed {
        private final Surface to;
        private double[] areas = new double[1024];
        private double[] distances = new double[3 * 1024]; // three a piece, rising
        private int pieces;
        private double area;
        private double largest;

        Directed(Surface from, Surface to) {
            this.to = to;
            double[][] corners = new double[3][4];
            for (int t = 0; t < from.count(); t++) {
                for (int c = 0; c < 3; c++) {
                    for (int axis = 0; axis < 3; axis++) {
                        corners[c][axis] = from.coordinate(t, 3 * c + axis);
                    }
                    measure(corners[c]);
                }
                cut(corners[0], corners[1], corners[2], from.areaMm2(t), 0);
            }
        }

        /** A point is x, y, z and its distance. */
        private void measure(double[] point) {
            point[3] = to.distanceMm(point[0], point[1], point[2]);
        }

        private double[] middle(double[] a, double[] b) {
            double[] middle = {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2, 0};
            measure(middle);
            return middle;
        }

        /** Halves the sides where the distance in the middle of one is not what the ends promise. */
        private void cut(double[] a, double[] b, double[] c, double whole, int depth) {
            double bend = LINEAR * Math.sqrt(2 * whole);
            if (depth < CUTS_MAX) {
                double[] ab = middle(a, b);
                double[] bc = middle(b, c);
                double[] ca = middle(c, a);
                if (Math.abs(ab[3] - (a[3] + b[3]) / 2) > bend
                        || Math.abs(bc[3] - (b[3] + c[3]) / 2) > bend
                        || Math.abs(ca[3] - (c[3] + a[3]) / 2) > bend) {
                    cut(a, ab, ca, whole / 4, depth + 1);
                    cut(ab, b, bc, whole / 4, depth + 1);
                    cut(ca, bc, c, whole / 4, depth + 1);
                    cut(ab, bc, ca, whole / 4, depth + 1);
                    return;
                }
            }
            add(a[3], b[3], c[3], whole);
        }

        private void add(double a, double b, double c, double whole) {
            if (pieces == areas.length) {
                areas = Arrays.copyOf(areas, 2 * pieces);
                distances = Arrays.copyOf(distances, 6 * pieces);
            }
            double low = Math.min(a, Math.min(b, c));
            double high = Math.max(a, Math.max(b, c));
            areas[pieces] = whole;
            distances[3 * pieces] = low;
            distances[3 * pieces + 1] = a + b + c - low - high;
            distances[3 * pieces + 2] = high;
            pieces++;
            area += whole;
            largest = Math.max(largest, high);
        }

        double integral() {
            double sum = 0;
            for (int t = 0; t < pieces; t++) {
                sum += areas[t] * (distances[3 * t] + distances[3 * t + 1] + distances[3 * t + 2]) / 3;
            }
            return sum;
        }

        /** Area where the distance, linear on each triangle, is at most so large. */
        double within(double mm) {
            double sum = 0;
            for (int t = 0; t < pieces; t++) {
                double low = distances[3 * t];
                double middle = distances[3 * t + 1];
                double high = distances[3 * t + 2];
                if (high <= mm) {
                    sum += areas[t];
                } else if (mm > low) {
                    sum += areas[t]
                            * (mm < middle
                                    ? (mm - low) * (mm - low) / ((middle - low) * (high - low))
                                    : 1 - (high - mm) * (high - mm) / ((high - low) * (high - middle)));
                }
            }
            return sum;
        }

        double quantile(double share) {
            double low = 0;
            double high = largest;
            for (int n = 0; n < BISECTIONS; n++) {
                double middle = (low + high) / 2;
                if (within(middle) < share * area) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }
    }
}
