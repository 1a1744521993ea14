package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Masks → closed polygons on the image slices, LPS mm, by marching squares (Lorensen and Cline 1987, in two
 * dimensions).
 *
 * <p>Every vertex lies on the line between the centre of an inside voxel and the centre of an outside neighbour, at
 * least {@value #NEAREST} of a voxel away from both, so filling by the voxel-centre rule ({@link ContourFiller}) gives
 * back exactly the same voxels. Within that freedom the staircase is smoothed (Taubin, SIGGRAPH 1995, which does not
 * shrink) and nearly collinear vertices are dropped. Outer borders run counter-clockwise in index axes (i, j), holes
 * clockwise; diagonal neighbours stay apart. Voxels outside the lattice count as outside. O(voxels); thread-safe.
 */
public final class ContourTracer {
    /** Smallest distance of a vertex from a voxel centre along its grid line, in voxels. */
    static final double NEAREST = 0.15;

    /** Vertices that move the polygon by less, in voxels, are dropped: far less than NEAREST, so no centre is crossed. */
    private static final double COLLINEAR = 0.02;

    /** Taubin's pass band: a positive step and a slightly larger negative one; pairs of steps. */
    private static final double SHRINK = 0.5;

    private static final double GROW = -0.53;
    private static final int STEP_PAIRS = 5;

    private final int nx;
    private final int ny;
    private final int stride;
    private final int[] next; // by vertex: the following vertex of the border, −1 where there is none

    private ContourTracer(Geometry geometry) {
        nx = geometry.nx();
        ny = geometry.ny();
        stride = nx + 2;
        next = new int[2 * stride * (ny + 2)];
    }

    /** The borders of the mask on every slice that holds voxels, in order of slices. */
    public static StructureContours trace(Mask mask, String name) {
        Geometry geometry = mask.geometry();
        ContourTracer tracer = new ContourTracer(geometry);
        List<PlanarContour> contours = new ArrayList<>();
        for (int k = 0; k < geometry.nz(); k++) {
            for (double[] polygon : tracer.slice(mask.voxels(), geometry.offset(0, 0, k))) {
                contours.add(new PlanarContour(k, toWorld(geometry, polygon, k)));
            }
        }
        return new StructureContours(name, contours);
    }

    private static double[] toWorld(Geometry geometry, double[] polygon, int k) {
        double[] pointsMm = new double[polygon.length / 2 * 3];
        double[] world = new double[3];
        for (int n = 0; n < polygon.length / 2; n++) {
            geometry.indexToWorld(polygon[2 * n], polygon[2 * n + 1], k, world);
            System.arraycopy(world, 0, pointsMm, 3 * n, 3);
        }
        return pointsMm;
    }

    /** Polygons of one slice as i0 j0 i1 j1 … in voxels. */
    private List<double[]> slice(byte[] voxels, int from) {
        Arrays.fill(next, -1);
        for (int j = -1; j < ny; j++) {
            for (int i = -1; i < nx; i++) {
                connectCell(voxels, from, i, j);
            }
        }
        List<double[]> polygons = new ArrayList<>();
        for (int start = 0; start < next.length; start++) {
            if (next[start] >= 0) {
                polygons.add(polygon(voxels, from, start));
            }
        }
        return polygons;
    }

    private boolean inside(byte[] voxels, int from, int i, int j) {
        return i >= 0 && i < nx && j >= 0 && j < ny && voxels[from + i + nx * j] != 0;
    }

    /** Vertex on the grid line from voxel (i, j) to (i+1, j) (axis 0) or (i, j+1) (axis 1); indices from −1. */
    private int vertex(int i, int j, int axis) {
        return 2 * ((i + 1) + stride * (j + 1)) + axis;
    }

    /** Draws the border through the square of the four voxel centres (i..i+1, j..j+1), inside to the left. */
    private void connectCell(byte[] voxels, int from, int i, int j) {
        boolean[] corner = {
            inside(voxels, from, i, j),
            inside(voxels, from, i + 1, j),
            inside(voxels, from, i + 1, j + 1),
            inside(voxels, from, i, j + 1)
        };
        if (corner[0] == corner[1] && corner[1] == corner[2] && corner[2] == corner[3]) {
            return;
        }
        int[] side = {vertex(i, j, 0), vertex(i + 1, j, 1), vertex(i, j + 1, 0), vertex(i, j, 1)};
        for (int leaving = 0; leaving < 4; leaving++) {
            if (corner[leaving] && !corner[(leaving + 1) % 4]) {
                int entering = (leaving + 3) % 4;
                while (corner[entering]) {
                    entering = (entering + 3) % 4;
                }
                next[side[leaving]] = side[entering];
            }
        }
    }

    private double[] polygon(byte[] voxels, int from, int start) {
        int count = 0;
        int[] ring = new int[16];
        int at = start;
        while (next[at] >= 0) {
            if (count == ring.length) {
                ring = Arrays.copyOf(ring, 2 * count);
            }
            ring[count++] = at;
            int following = next[at];
            next[at] = -1;
            at = following;
        }
        double[] i = new double[count];
        double[] j = new double[count];
        double[] low = new double[count];
        boolean[] alongI = new boolean[count];
        for (int n = 0; n < count; n++) {
            int cell = ring[n] / 2;
            i[n] = cell % stride - 1;
            j[n] = cell / stride - 1;
            alongI[n] = ring[n] % 2 == 0;
            low[n] = alongI[n] ? i[n] : j[n];
            i[n] += alongI[n] ? 0.5 : 0;
            j[n] += alongI[n] ? 0 : 0.5;
        }
        for (int pair = 0; pair < STEP_PAIRS; pair++) {
            smooth(i, j, low, alongI, SHRINK);
            smooth(i, j, low, alongI, GROW);
        }
        return withoutCollinear(i, j);
    }

    /** One Laplacian step of every vertex along its own grid line only. */
    private static void smooth(double[] i, double[] j, double[] low, boolean[] alongI, double step) {
        int count = i.length;
        double[] moved = new double[count];
        for (int n = 0; n < count; n++) {
            int before = (n + count - 1) % count;
            int after = (n + 1) % count;
            double[] axis = alongI[n] ? i : j;
            double laplacian = (axis[before] + axis[after]) / 2 - axis[n];
            moved[n] = Math.max(low[n] + NEAREST, Math.min(low[n] + 1 - NEAREST, axis[n] + step * laplacian));
        }
        for (int n = 0; n < count; n++) {
            (alongI[n] ? i : j)[n] = moved[n];
        }
    }

    /** Drops vertices as long as every dropped one stays within COLLINEAR of the chord that replaces it. */
    private static double[] withoutCollinear(double[] i, double[] j) {
        int count = i.length;
        double[] out = new double[2 * count];
        int kept = 0;
        int anchor = 0;
        while (anchor < count) {
            out[2 * kept] = i[anchor];
            out[2 * kept + 1] = j[anchor];
            kept++;
            int reach = anchor + 1;
            // at least three vertices must remain, so no chord may span more than a third of the ring
            while (reach < count
                    && reach + 1 - anchor <= Math.max(1, count / 3)
                    && chordHolds(i, j, anchor, reach + 1)) {
                reach++;
            }
            anchor = reach;
        }
        return Arrays.copyOf(out, 2 * kept);
    }

    private static boolean chordHolds(double[] i, double[] j, int first, int last) {
        int count = i.length;
        double di = i[last % count] - i[first];
        double dj = j[last % count] - j[first];
        double length = Math.hypot(di, dj);
        if (length < COLLINEAR) {
            return false;
        }
        for (int n = first + 1; n < last; n++) {
            double off = Math.abs((i[n] - i[first]) * dj - (j[n] - j[first]) * di) / length;
            double along = ((i[n] - i[first]) * di + (j[n] - j[first]) * dj) / length;
            if (off > COLLINEAR || along < 0 || along > length) {
                return false;
            }
        }
        return true;
    }
}
