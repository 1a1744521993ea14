package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/**
 * Operations on voxel sets. Every method returns a new mask and leaves its argument alone. Voxels beyond the lattice
 * count as outside for dilation and hole filling, and as inside for erosion (so a body cut by the image border is not
 * eaten from there). Thread-safe.
 */
public final class Morphology {
    private Morphology() {}

    /** { p : lower ≤ I(p) ≤ upper }, in the unit of the image; NaN is outside. */
    public static Mask threshold(Volume volume, double lower, double upper) {
        float[] values = volume.voxels();
        byte[] voxels = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            voxels[at] = (byte) (values[at] >= lower && values[at] <= upper ? 1 : 0);
        }
        return new Mask(volume.geometry(), voxels);
    }

    public static Mask complement(Mask mask) {
        byte[] voxels = new byte[mask.voxels().length];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (mask.voxels()[at] == 0 ? 1 : 0);
        }
        return new Mask(mask.geometry(), voxels);
    }

    /** The largest set of voxels connected through faces in 3-D; of equals the first; empty for an empty mask. */
    public static Mask largestComponent(Mask mask) {
        Components components = Components.of(mask);
        return components.largest() == 0 ? Mask.empty(mask.geometry()) : components.mask(components.largest());
    }

    /** Without the components (through faces, 3-D) of less than {@code smallestMl} ml. */
    public static Mask withoutComponentsBelow(Mask mask, double smallestMl) {
        Components components = Components.of(mask);
        double voxelMl = mask.geometry().voxelVolumeMm3() / 1000;
        byte[] voxels = new byte[mask.voxels().length];
        for (int at = 0; at < voxels.length; at++) {
            int label = components.label(at);
            voxels[at] = (byte) (label > 0 && components.size(label) * voxelMl >= smallestMl ? 1 : 0);
        }
        return new Mask(mask.geometry(), voxels);
    }

    /** Fills, slice by slice, what the border of the slice cannot reach through faces outside the mask. */
    public static Mask fillHolesPerSlice(Mask mask) {
        Geometry g = mask.geometry();
        int nx = g.nx();
        int ny = g.ny();
        byte[] out = new byte[mask.voxels().length];
        int[] queue = new int[nx * ny];
        byte[] reached = new byte[nx * ny];
        for (int k = 0; k < g.nz(); k++) {
            int from = g.offset(0, 0, k);
            Arrays.fill(reached, (byte) 0);
            floodFromBorder(mask.voxels(), from, nx, ny, queue, reached);
            for (int at = 0; at < nx * ny; at++) {
                out[from + at] = (byte) (1 - reached[at]);
            }
        }
        return new Mask(g, out);
    }

    private static void floodFromBorder(byte[] voxels, int from, int nx, int ny, int[] queue, byte[] reached) {
        int tail = 0;
        for (int at = 0; at < nx * ny; at++) {
            int i = at % nx;
            int j = at / nx;
            boolean border = i == 0 || j == 0 || i == nx - 1 || j == ny - 1;
            if (border && voxels[from + at] == 0) {
                reached[at] = 1;
                queue[tail++] = at;
            }
        }
        for (int head = 0; head < tail; head++) {
            int at = queue[head];
            int i = at % nx;
            for (int side = 0; side < 4; side++) {
                int to = at + (side == 0 ? -1 : side == 1 ? 1 : side == 2 ? -nx : nx);
                boolean leaves = side == 0 && i == 0 || side == 1 && i == nx - 1 || to < 0 || to >= nx * ny;
                if (!leaves && reached[to] == 0 && voxels[from + to] == 0) {
                    reached[to] = 1;
                    queue[tail++] = to;
                }
            }
        }
    }

    /** All points within {@code radiusMm} of the mask (a ball in mm, whatever the spacing). */
    public static Mask dilate(Mask mask, double radiusMm) {
        float limit = squaredLimit(radiusMm);
        float[] squared = DistanceTransform.squaredMm(mask);
        byte[] voxels = new byte[squared.length];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (squared[at] <= limit ? 1 : 0);
        }
        return new Mask(mask.geometry(), voxels);
    }

    /** All points farther than {@code radiusMm} from every outside voxel of the lattice. */
    public static Mask erode(Mask mask, double radiusMm) {
        return complement(dilate(complement(mask), radiusMm));
    }

    /** Erosion, then dilation: drops what a ball of this radius does not fit into. */
    public static Mask open(Mask mask, double radiusMm) {
        return dilate(erode(mask, radiusMm), radiusMm);
    }

    /** Dilation, then erosion: closes gaps that a ball of this radius does not fit into. */
    public static Mask close(Mask mask, double radiusMm) {
        return erode(dilate(mask, radiusMm), radiusMm);
    }

    /** Dilation by the box of ±(i, j, k) voxels. */
    public static Mask dilateBox(Mask mask, int i, int j, int k) {
        Geometry g = mask.geometry();
        byte[] voxels = mask.voxels();
        voxels = dilateLine(voxels, 1, g.nx(), i);
        voxels = dilateLine(voxels, g.nx(), g.ny(), j);
        voxels = dilateLine(voxels, g.nx() * g.ny(), g.nz(), k);
        return new Mask(g, voxels);
    }

    /** Erosion by the box of ±(i, j, k) voxels. */
    public static Mask erodeBox(Mask mask, int i, int j, int k) {
        return complement(dilateBox(complement(mask), i, j, k));
    }

    private static byte[] dilateLine(byte[] voxels, int stride, int length, int radius) {
        if (radius < 0) {
            throw new IllegalArgumentException("radius must be at least 0 voxels but is " + radius);
        }
        byte[] out = new byte[voxels.length];
        int block = stride * length;
        for (int at = 0; at < voxels.length; at++) {
            if (voxels[at] != 0) {
                int n = at % block / stride;
                int first = at - Math.min(radius, n) * stride;
                int last = at + Math.min(radius, length - 1 - n) * stride;
                for (int to = first; to <= last; to += stride) {
                    out[to] = 1;
                }
            }
        }
        return out;
    }

    private static float squaredLimit(double radiusMm) {
        if (!(radiusMm >= 0)) {
            throw new IllegalArgumentException("radiusMm must be at least 0 but is " + radiusMm);
        }
        // float distances of lattice points are exact to 1e-6: a point exactly on the ball belongs to it
        return (float) (radiusMm * radiusMm * (1 + 1e-6));
    }
}
