package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;
import java.util.stream.IntStream;

/** Smallest and largest value within a cuboid around each voxel, cut off at the border; axis after axis, in place. */
final class LocalExtremum {
    private LocalExtremum() {}

    /** The smallest value within {@code ±radiusMm} along each axis, at least the nearest voxels on either side. */
    static void erode(float[] v, Geometry g, double radiusMm) {
        negate(v);
        dilate(v, g, radiusMm);
        negate(v);
    }

    /** The largest value within {@code ±radiusMm} along each axis, at least the nearest voxels on either side. */
    static void dilate(float[] v, Geometry g, double radiusMm) {
        int nx = g.nx();
        int slice = nx * g.ny();
        int[] radius = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            radius[axis] = Math.max(1, (int) Math.round(radiusMm / g.spacingMm(axis)));
        }
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            for (int j = 0; j < g.ny(); j++) {
                lines(v, k * slice + j * nx, new int[] {1, 1, nx}, radius[0]);
            }
            lines(v, k * slice, new int[] {nx, nx, g.ny()}, radius[1]);
        });
        IntStream.range(0, g.ny()).parallel().forEach(j -> lines(v, j * nx, new int[] {nx, slice, g.nz()}, radius[2]));
    }

    /** @param rows values a row, distance of rows, number of rows; the largest of the rows up to radius away */
    private static void lines(float[] v, int start, int[] rows, int radius) {
        int length = rows[0];
        int count = rows[2];
        float[] before = new float[length * count];
        for (int r = 0; r < count; r++) {
            System.arraycopy(v, start + r * rows[1], before, r * length, length);
        }
        for (int r = 0; r < count; r++) {
            int at = start + r * rows[1];
            for (int from = Math.max(0, r - radius); from <= Math.min(count - 1, r + radius); from++) {
                larger(v, at, before, from * length, length);
            }
        }
    }

    private static void larger(float[] out, int at, float[] in, int from, int count) {
        for (int i = 0; i < count; i++) {
            out[at + i] = Math.max(out[at + i], in[from + i]);
        }
    }

    private static void negate(float[] v) {
        for (int at = 0; at < v.length; at++) {
            v[at] = -v[at];
        }
    }
}
