package io.contourflow.imaging.metric;

import java.util.Arrays;

/**
 * Triangles in a tree of boxes, halved at the middle of their longest side, for the nearest one. Point to triangle after
 * Ericson, Real-Time Collision Detection, 2005, 5.1.5. Immutable; building O(n log² n).
 */
final class SurfaceTree {
    private static final int LEAF = 8;
    private static final int DEPTH_MAX = 64;

    private final double[] p; // 9 coordinates a triangle
    private final int[] order;
    private final double[] box; // by node: low x y z, high x y z
    private final int[] first; // by node: first triangle in order
    private final int[] last; // by node: one after the last
    private final int[] right; // by node: the right child, the left one follows its parent; 0 in leaves
    private int nodes;

    SurfaceTree(double[] triangles) {
        p = triangles;
        int count = triangles.length / 9;
        order = new int[count];
        Arrays.setAll(order, n -> n);
        int most = Math.max(1, 4 * count / LEAF + 4);
        box = new double[6 * most];
        first = new int[most];
        last = new int[most];
        right = new int[most];
        build(0, count);
    }

    private int build(int from, int to) {
        int node = nodes++;
        first[node] = from;
        last[node] = to;
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int n = from; n < to; n++) {
            for (int c = 0; c < 9; c++) {
                low[c % 3] = Math.min(low[c % 3], p[9 * order[n] + c]);
                high[c % 3] = Math.max(high[c % 3], p[9 * order[n] + c]);
            }
        }
        System.arraycopy(low, 0, box, 6 * node, 3);
        System.arraycopy(high, 0, box, 6 * node + 3, 3);
        if (to - from > LEAF) {
            int axis = 0;
            for (int other = 1; other < 3; other++) {
                axis = high[other] - low[other] > high[axis] - low[axis] ? other : axis;
            }
            sort(from, to, axis);
            int middle = (from + to) >>> 1;
            build(from, middle);
            right[node] = build(middle, to);
        }
        return node;
    }

    private void sort(int from, int to, int axis) {
        long[] keys = new long[to - from];
        for (int n = from; n < to; n++) {
            int t = 9 * order[n] + axis;
            float centre = (float) ((p[t] + p[t + 3] + p[t + 6]) / 3);
            int bits = Float.floatToIntBits(centre);
            // as whole numbers the bits of negative floats run backwards
            keys[n - from] = (long) (bits < 0 ? ~bits ^ 0x80000000 : bits) << 32 | order[n];
        }
        Arrays.sort(keys);
        for (int n = from; n < to; n++) {
            order[n] = (int) keys[n - from];
        }
    }

    double distance(double x, double y, double z) {
        double best = Double.MAX_VALUE;
        int[] waiting = new int[DEPTH_MAX];
        int left = 1;
        while (left > 0) {
            int node = waiting[--left];
            if (toBox(node, x, y, z) >= best) {
                continue;
            }
            if (right[node] == 0) {
                for (int n = first[node]; n < last[node]; n++) {
                    best = Math.min(best, toTriangle(9 * order[n], x, y, z));
                }
            } else {
                boolean nearer = toBox(node + 1, x, y, z) < toBox(right[node], x, y, z);
                waiting[left++] = nearer ? right[node] : node + 1;
                waiting[left++] = nearer ? node + 1 : right[node];
            }
        }
        return Math.sqrt(best);
    }

    private double toBox(int node, double x, double y, double z) {
        double dx = Math.max(0, Math.max(box[6 * node] - x, x - box[6 * node + 3]));
        double dy = Math.max(0, Math.max(box[6 * node + 1] - y, y - box[6 * node + 4]));
        double dz = Math.max(0, Math.max(box[6 * node + 2] - z, z - box[6 * node + 5]));
        return dx * dx + dy * dy + dz * dz;
    }

    /** Squared distance to the triangle at t: to a corner, an edge or the inside, whichever region the point is in. */
    @SuppressWarnings("checkstyle:MethodLength") // numeric kernel: one of seven regions, plain numbers
    private double toTriangle(int t, double x, double y, double z) {
        double abx = p[t + 3] - p[t];
        double aby = p[t + 4] - p[t + 1];
        double abz = p[t + 5] - p[t + 2];
        double acx = p[t + 6] - p[t];
        double acy = p[t + 7] - p[t + 1];
        double acz = p[t + 8] - p[t + 2];
        double apx = x - p[t];
        double apy = y - p[t + 1];
        double apz = z - p[t + 2];
        double d1 = abx * apx + aby * apy + abz * apz;
        double d2 = acx * apx + acy * apy + acz * apz;
        double ab = abx * abx + aby * aby + abz * abz;
        double bc = abx * acx + aby * acy + abz * acz;
        double ac = acx * acx + acy * acy + acz * acz;
        double d3 = d1 - ab;
        double d4 = d2 - bc;
        double d5 = d1 - bc;
        double d6 = d2 - ac;
        double vc = d1 * d4 - d3 * d2;
        double vb = d5 * d2 - d1 * d6;
        double va = d3 * d6 - d5 * d4;
        double v;
        double w;
        if (d1 <= 0 && d2 <= 0) {
            v = 0;
            w = 0;
        } else if (d3 >= 0 && d4 <= d3) {
            v = 1;
            w = 0;
        } else if (d6 >= 0 && d5 <= d6) {
            v = 0;
            w = 1;
        } else if (vc <= 0 && d1 >= 0 && d3 <= 0) {
            v = d1 / (d1 - d3);
            w = 0;
        } else if (vb <= 0 && d2 >= 0 && d6 <= 0) {
            v = 0;
            w = d2 / (d2 - d6);
        } else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
            w = (d4 - d3) / (d4 - d3 + (d5 - d6));
            v = 1 - w;
        } else {
            double sum = va + vb + vc;
            v = vb / sum;
            w = vc / sum;
        }
        double dx = apx - v * abx - w * acx;
        double dy = apy - v * aby - w * acy;
        double dz = apz - v * abz - w * acz;
        return dx * dx + dy * dy + dz * dz;
    }
}
