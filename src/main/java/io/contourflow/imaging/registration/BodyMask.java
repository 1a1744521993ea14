package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/**
 * The patient in an image of any modality: grey values above the threshold of Otsu (IEEE Trans SMC 9(1), 1979), the
 * largest 6-connected part of it, holes filled slice by slice. Good enough to say where to compare images; not a
 * contour.
 */
final class BodyMask {
    private static final int BINS = 256;
    /** Share of voxels cut off at each end of the histogram, so that a few metal voxels do not set the scale. */
    private static final double TAIL = 0.002;

    private BodyMask() {}

    static Mask of(Volume image) {
        Geometry g = image.geometry();
        float threshold = otsu(image.voxels());
        byte[] inside = new byte[g.voxelCount()];
        for (int at = 0; at < inside.length; at++) {
            inside[at] = image.voxels()[at] > threshold ? (byte) 1 : 0;
        }
        keepLargest(inside, g);
        for (int k = 0; k < g.nz(); k++) {
            fillHoles(inside, g, k);
        }
        return new Mask(g, inside);
    }

    /** Values at the lower and upper {@code tail} share of the sorted voxels. */
    static float[] range(float[] voxels, double tail) {
        int step = Math.max(1, voxels.length / 200_000);
        float[] some = new float[(voxels.length + step - 1) / step];
        for (int at = 0; at < some.length; at++) {
            some[at] = voxels[at * step];
        }
        Arrays.sort(some);
        int cut = (int) (tail * some.length);
        return new float[] {some[cut], some[some.length - 1 - cut]};
    }

    private static float otsu(float[] voxels) {
        float[] range = range(voxels, TAIL);
        double width = Math.max(1e-6, (range[1] - range[0]) / (double) BINS);
        long[] histogram = new long[BINS];
        double total = 0;
        for (float v : voxels) {
            int bin = (int) Math.max(0, Math.min(BINS - 1, (v - range[0]) / width));
            histogram[bin]++;
            total += bin;
        }
        double below = 0;
        double sumBelow = 0;
        double best = -1;
        int bestBin = 0;
        for (int bin = 0; bin < BINS - 1; bin++) {
            below += histogram[bin];
            sumBelow += (double) bin * histogram[bin];
            double above = voxels.length - below;
            if (below == 0 || above == 0) {
                continue;
            }
            double difference = sumBelow / below - (total - sumBelow) / above;
            double between = below * above * difference * difference;
            if (between > best) {
                best = between;
                bestBin = bin;
            }
        }
        return (float) (range[0] + (bestBin + 1) * width);
    }

    static void keepLargest(byte[] inside, Geometry g) {
        int[] label = new int[inside.length];
        int[] stack = new int[inside.length];
        int labels = 0;
        int largest = 0;
        int largestSize = 0;
        for (int seed = 0; seed < inside.length; seed++) {
            if (inside[seed] != 0 && label[seed] == 0) {
                int size = flood(inside, label, ++labels, seed, g, stack);
                if (size > largestSize) {
                    largestSize = size;
                    largest = labels;
                }
            }
        }
        for (int at = 0; at < inside.length; at++) {
            inside[at] = labels > 0 && label[at] == largest ? (byte) 1 : 0;
        }
    }

    private static int flood(byte[] inside, int[] label, int mark, int seed, Geometry g, int[] stack) {
        int nx = g.nx();
        int nxy = nx * g.ny();
        int top = 0;
        int size = 0;
        stack[top++] = seed;
        label[seed] = mark;
        while (top > 0) {
            int at = stack[--top];
            size++;
            int i = at % nx;
            int j = at / nx % g.ny();
            int k = at / nxy;
            for (int side = 0; side < 6; side++) {
                int axis = side >> 1;
                int sign = (side & 1) == 0 ? -1 : 1;
                int position = (axis == 0 ? i : axis == 1 ? j : k) + sign;
                int limit = axis == 0 ? nx : axis == 1 ? g.ny() : g.nz();
                int to = at + sign * (axis == 0 ? 1 : axis == 1 ? nx : nxy);
                if (position >= 0 && position < limit && inside[to] != 0 && label[to] == 0) {
                    label[to] = mark;
                    stack[top++] = to;
                }
            }
        }
        return size;
    }

    /** Sets everything in slice k that cannot be reached from its border without crossing the body. */
    private static void fillHoles(byte[] inside, Geometry g, int k) {
        int nx = g.nx();
        int ny = g.ny();
        int start = g.offset(0, 0, k);
        boolean[] outside = new boolean[nx * ny];
        int[] stack = new int[nx * ny];
        int top = 0;
        for (int at = 0; at < nx * ny; at++) {
            int i = at % nx;
            int j = at / nx;
            if ((i == 0 || j == 0 || i == nx - 1 || j == ny - 1) && inside[start + at] == 0) {
                outside[at] = true;
                stack[top++] = at;
            }
        }
        while (top > 0) {
            int at = stack[--top];
            int i = at % nx;
            int j = at / nx;
            for (int side = 0; side < 4; side++) {
                int ti = i + (side == 0 ? -1 : side == 1 ? 1 : 0);
                int tj = j + (side == 2 ? -1 : side == 3 ? 1 : 0);
                int to = ti + nx * tj;
                if (ti >= 0 && tj >= 0 && ti < nx && tj < ny && !outside[to] && inside[start + to] == 0) {
                    outside[to] = true;
                    stack[top++] = to;
                }
            }
        }
        for (int at = 0; at < nx * ny; at++) {
            inside[start + at] = outside[at] ? 0 : (byte) 1;
        }
    }

    /** Every voxel within {@code radiusMm} of the mask, by box steps along the axes (a cuboid neighbourhood). */
    static Mask dilate(Mask mask, double radiusMm) {
        Geometry g = mask.geometry();
        byte[] voxels = mask.voxels().clone();
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] stride = {1, g.nx(), g.nx() * g.ny()};
        for (int axis = 0; axis < 3; axis++) {
            int radius = (int) Math.round(radiusMm / g.spacingMm(axis));
            spread(voxels, size, stride, axis, radius);
        }
        return new Mask(g, voxels);
    }

    private static void spread(byte[] voxels, int[] size, int[] stride, int axis, int radius) {
        int n = size[axis];
        int step = stride[axis];
        byte[] line = new byte[n];
        for (int start = 0; start < voxels.length; start++) {
            if (start / step % n != 0) {
                continue;
            }
            for (int p = 0; p < n; p++) {
                line[p] = voxels[start + p * step];
                voxels[start + p * step] = 0;
            }
            for (int p = 0; p < n; p++) {
                if (line[p] != 0) {
                    for (int q = Math.max(0, p - radius); q <= Math.min(n - 1, p + radius); q++) {
                        voxels[start + q * step] = 1;
                    }
                }
            }
        }
    }
}
