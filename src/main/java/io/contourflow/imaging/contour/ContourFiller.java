package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;

/**
 * Closed polygons on image slices → voxels. A voxel is inside when its centre lies inside an odd number of the polygons
 * of its slice (PS3.3 C.8.8.6: exclusive or makes holes); left and top borders belong to the polygon, right and bottom
 * ones do not, so polygons that share a border share no voxel. O(points · rows + voxels); thread-safe.
 */
public final class ContourFiller {
    /** Farthest that a point may lie off its slice, in slices. */
    private static final double OFF_SLICE = 0.5;

    private ContourFiller() {}

    /**
     * The slice of a contour is found from its points, not from {@link PlanarContour#sliceIndex}, so contours read from
     * an RT Structure Set can be filled. What lies outside the lattice within a slice is cut off.
     *
     * @throws IllegalArgumentException when a contour is tilted against the slices of {@code geometry} or lies on no
     *     slice of it
     */
    public static Mask fill(StructureContours contours, Geometry geometry) {
        Mask mask = Mask.empty(geometry);
        for (PlanarContour contour : contours.contours()) {
            fill(contours.name(), contour, mask);
        }
        return mask;
    }

    private static void fill(String name, PlanarContour contour, Mask mask) {
        Geometry geometry = mask.geometry();
        int count = contour.pointCount();
        double[] i = new double[count];
        double[] j = new double[count];
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        double[] index = new double[3];
        double[] pointsMm = contour.pointsMm();
        for (int n = 0; n < count; n++) {
            geometry.worldToIndex(pointsMm[3 * n], pointsMm[3 * n + 1], pointsMm[3 * n + 2], index);
            i[n] = index[0];
            j[n] = index[1];
            lowest = Math.min(lowest, index[2]);
            highest = Math.max(highest, index[2]);
        }
        long k = Math.round((lowest + highest) / 2);
        if (!(highest - lowest <= 2 * OFF_SLICE)) {
            throw new IllegalArgumentException("a contour of " + name
                    + " is not parallel to the image slices: it spans " + lowest + " to " + highest + " slices");
        }
        if (k < 0 || k >= geometry.nz()) {
            throw new IllegalArgumentException("a contour of " + name + " lies on slice " + k
                    + " but the image has slices 0 to " + (geometry.nz() - 1));
        }
        toggle(i, j, mask, (int) k);
    }

    /** Flips every voxel of slice k whose centre is inside the polygon. */
    private static void toggle(double[] i, double[] j, Mask mask, int k) {
        Geometry geometry = mask.geometry();
        int nx = geometry.nx();
        int ny = geometry.ny();
        byte[] crossings = new byte[(nx + 1) * ny];
        for (int n = 0; n < i.length; n++) {
            int m = n + 1 == i.length ? 0 : n + 1;
            double top = Math.min(j[n], j[m]);
            double bottom = Math.max(j[n], j[m]);
            int first = (int) Math.max(0, Math.ceil(top));
            for (int row = first; row < ny && row < bottom; row++) {
                double crossing = i[n] + (row - j[n]) / (j[m] - j[n]) * (i[m] - i[n]);
                int column = (int) Math.max(0, Math.min(nx, Math.ceil(crossing)));
                crossings[row * (nx + 1) + column] ^= 1;
            }
        }
        byte[] voxels = mask.voxels();
        for (int row = 0; row < ny; row++) {
            int parity = 0;
            int at = geometry.offset(0, row, k);
            for (int column = 0; column < nx; column++) {
                parity ^= crossings[row * (nx + 1) + column];
                voxels[at + column] ^= (byte) parity;
            }
        }
    }
}
