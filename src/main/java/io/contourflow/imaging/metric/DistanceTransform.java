package io.contourflow.imaging.metric;

import java.util.Arrays;

/**
 * Exact squared Euclidean distance, mm², to the nearest marked point of a box of voxels with any spacing; after
 * Felzenszwalb and Huttenlocher (Theory of Computing 8, 2012, doi 10.4086/toc.2012.v008a019). O(voxels).
 */
final class DistanceTransform {
    /** Stands for "no marked point yet"; large against any squared distance, small enough to be added up. */
    private static final double FAR = 1e18;

    private DistanceTransform() {}

    /** @param marked one byte a voxel, i fastest; not modified */
    static double[] squared(byte[] marked, int[] size, double[] spacingMm) {
        double[] d = new double[marked.length];
        for (int at = 0; at < d.length; at++) {
            d[at] = marked[at] != 0 ? 0 : FAR;
        }
        int[] stride = {1, size[0], size[0] * size[1]};
        for (int axis = 0; axis < 3; axis++) {
            Line line = new Line(size[axis], spacingMm[axis]);
            for (int start = 0; start < d.length; start++) {
                if (start / stride[axis] % size[axis] == 0) {
                    line.transform(d, start, stride[axis]);
                }
            }
        }
        return d;
    }

    /** Lower envelope of parabolas along one line, with its scratch space. */
    private static final class Line {
        private final int n;
        private final double spacing;
        private final double[] f;
        private final int[] apex;
        private final double[] border;

        Line(int n, double spacing) {
            this.n = n;
            this.spacing = spacing;
            this.f = new double[n];
            this.apex = new int[n];
            this.border = new double[n + 1];
        }

        void transform(double[] d, int start, int stride) {
            for (int i = 0; i < n; i++) {
                f[i] = d[start + i * stride];
            }
            int last = 0;
            apex[0] = 0;
            Arrays.fill(border, Double.POSITIVE_INFINITY);
            border[0] = Double.NEGATIVE_INFINITY;
            for (int q = 1; q < n; q++) {
                double s = crossing(apex[last], q);
                while (s <= border[last]) {
                    last--;
                    s = crossing(apex[last], q);
                }
                last++;
                apex[last] = q;
                border[last] = s;
                border[last + 1] = Double.POSITIVE_INFINITY;
            }
            int k = 0;
            for (int i = 0; i < n; i++) {
                while (border[k + 1] < i * spacing) {
                    k++;
                }
                double away = (i - apex[k]) * spacing;
                d[start + i * stride] = away * away + f[apex[k]];
            }
        }

        private double crossing(int p, int q) {
            double x = p * spacing;
            double y = q * spacing;
            return (f[q] + y * y - f[p] - x * x) / (2 * (y - x));
        }
    }
}
