package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;

/** Components of a mask connected through voxel faces in 3-D, by breadth-first search; labels from 1, 0 is outside. */
final class Components {
    private final Geometry geometry;
    private final int[] labels;
    private int[] sizes = new int[16];
    private int count;

    private Components(Geometry geometry) {
        this.geometry = geometry;
        this.labels = new int[geometry.voxelCount()];
    }

    static Components of(Mask mask) {
        Components components = new Components(mask.geometry());
        byte[] voxels = mask.voxels();
        int[] queue = new int[mask.count()];
        for (int at = 0; at < voxels.length; at++) {
            if (voxels[at] != 0 && components.labels[at] == 0) {
                components.grow(voxels, at, queue);
            }
        }
        return components;
    }

    int label(int voxel) {
        return labels[voxel];
    }

    int size(int label) {
        return sizes[label];
    }

    /** Label of the largest component, the first of equals; 0 when there is none. */
    int largest() {
        int best = 0;
        for (int label = 1; label <= count; label++) {
            best = best == 0 || sizes[label] > sizes[best] ? label : best;
        }
        return best;
    }

    Mask mask(int label) {
        byte[] voxels = new byte[labels.length];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (labels[at] == label ? 1 : 0);
        }
        return new Mask(geometry, voxels);
    }

    private void grow(byte[] voxels, int seed, int[] queue) {
        int label = ++count;
        if (label == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * label);
        }
        int nx = geometry.nx();
        int slice = nx * geometry.ny();
        labels[seed] = label;
        queue[0] = seed;
        int tail = 1;
        for (int head = 0; head < tail; head++) {
            int at = queue[head];
            int i = at % nx;
            int j = at % slice / nx;
            int k = at / slice;
            tail = visit(voxels, i > 0, at - 1, label, queue, tail);
            tail = visit(voxels, i < nx - 1, at + 1, label, queue, tail);
            tail = visit(voxels, j > 0, at - nx, label, queue, tail);
            tail = visit(voxels, j < geometry.ny() - 1, at + nx, label, queue, tail);
            tail = visit(voxels, k > 0, at - slice, label, queue, tail);
            tail = visit(voxels, k < geometry.nz() - 1, at + slice, label, queue, tail);
        }
        sizes[label] = tail;
    }

    private int visit(byte[] voxels, boolean within, int to, int label, int[] queue, int tail) {
        if (!within || voxels[to] == 0 || labels[to] != 0) {
            return tail;
        }
        labels[to] = label;
        queue[tail] = to;
        return tail + 1;
    }
}
