package io.contourflow.imaging.contour;

import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Carries contours from one image of a registered pair to the other (R15, R17) by a map fixed → moving, LPS mm.
 *
 * <p>Mask based: the structure is filled, each voxel of the other lattice asks where it comes from, and is inside where
 * the trilinear occupancy there is at least one half; then traced again. That also holds when the map bends slices.
 * Thread-safe.
 */
public final class ContourWarp {
    /** A voxel is inside when at least half of it is. */
    private static final float HALF = 0.5f;

    /** Voxels around the mapped structure in which the inverse map is asked. */
    private static final int MARGIN = 3;

    private ContourWarp() {}

    /** Moving image → fixed lattice: {@code inside(p) = onMoving(T(p)) ≥ ½}. */
    public static Mask toFixed(Mask onMoving, PointTransform fixedToMoving, Geometry fixedGrid) {
        Volume occupancy = occupancy(onMoving);
        Volume warped = Resampler.linear(occupancy, fixedToMoving, fixedGrid, 0);
        return Morphology.threshold(warped, HALF, 2);
    }

    /** Fixed image → moving lattice, through the numerical inverse of the map ({@link Fields#invertPoint}). */
    public static Mask toMoving(Mask onFixed, PointTransform fixedToMoving, Geometry movingGrid) {
        Mask out = Mask.empty(movingGrid);
        int[] box = boxOnMoving(onFixed, fixedToMoving, movingGrid);
        Volume occupancy = occupancy(onFixed);
        Geometry fixedGrid = onFixed.geometry();
        MatrixTransform back = Fields.nearestRigid(fixedToMoving, fixedGrid).inverse();
        IntStream.rangeClosed(box[2], box[5]).parallel().forEach(k -> {
            double[] p = new double[3];
            double[] q = new double[3];
            for (int j = box[1]; j <= box[4]; j++) {
                for (int i = box[0]; i <= box[3]; i++) {
                    movingGrid.indexToWorld(i, j, k, q);
                    Fields.invertPoint(fixedToMoving, back, q, p);
                    fixedGrid.worldToIndex(p, p);
                    boolean inside = Resampler.linearAt(occupancy, p[0], p[1], p[2], 0) >= HALF;
                    out.voxels()[movingGrid.offset(i, j, k)] = (byte) (inside ? 1 : 0);
                }
            }
        });
        return out;
    }

    /** Contours on the moving image → contours on the slices of the fixed one. */
    public static StructureContours toFixed(
            StructureContours onMoving, Geometry movingGrid, PointTransform fixedToMoving, Geometry fixedGrid) {
        Mask mask = toFixed(ContourFiller.fill(onMoving, movingGrid), fixedToMoving, fixedGrid);
        return ContourTracer.trace(mask, onMoving.name());
    }

    /** Contours on the fixed image → contours on the slices of the moving one. */
    public static StructureContours toMoving(
            StructureContours onFixed, Geometry fixedGrid, PointTransform fixedToMoving, Geometry movingGrid) {
        Mask mask = toMoving(ContourFiller.fill(onFixed, fixedGrid), fixedToMoving, movingGrid);
        return ContourTracer.trace(mask, onFixed.name());
    }

    /**
     * Point based: every vertex is moved by {@code map} (from the contours' image to {@code grid}). That keeps sub-voxel
     * shape but is only right where moved contours stay on slices.
     *
     * @param toleranceMm farthest that a moved vertex may lie off its slice; it is put back onto it
     * @return empty when a contour leaves its slice by more, two slices merge, or a slice lies outside the lattice
     */
    public static Optional<StructureContours> movePoints(
            StructureContours contours, PointTransform map, Geometry grid, double toleranceMm) {
        List<PlanarContour> moved = new ArrayList<>();
        int[] sliceOf = new int[grid.nz()];
        double[] p = new double[3];
        for (PlanarContour contour : contours.contours()) {
            int count = contour.pointCount();
            double[] index = new double[3 * count];
            double middle = 0;
            for (int n = 0; n < count; n++) {
                System.arraycopy(contour.pointsMm(), 3 * n, p, 0, 3);
                map.apply(p, p);
                grid.worldToIndex(p, p);
                System.arraycopy(p, 0, index, 3 * n, 3);
                middle += p[2] / count;
            }
            int k = (int) Math.round(middle);
            boolean known = k >= 0 && k < grid.nz() && (sliceOf[k] == 0 || sliceOf[k] == contour.sliceIndex() + 1);
            if (!known || offSliceMm(index, k, grid) > toleranceMm) {
                return Optional.empty();
            }
            sliceOf[k] = contour.sliceIndex() + 1;
            moved.add(onSlice(index, k, grid));
        }
        return Optional.of(new StructureContours(contours.name(), moved));
    }

    private static double offSliceMm(double[] index, int k, Geometry grid) {
        double farthest = 0;
        for (int n = 2; n < index.length; n += 3) {
            farthest = Math.max(farthest, Math.abs(index[n] - k) * grid.spacingMm(2));
        }
        return farthest;
    }

    private static PlanarContour onSlice(double[] index, int k, Geometry grid) {
        double[] pointsMm = new double[index.length];
        double[] p = new double[3];
        for (int n = 0; n < index.length; n += 3) {
            grid.indexToWorld(index[n], index[n + 1], k, p);
            System.arraycopy(p, 0, pointsMm, n, 3);
        }
        return new PlanarContour(k, pointsMm);
    }

    private static Volume occupancy(Mask mask) {
        float[] values = new float[mask.voxels().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = mask.voxels()[at] == 0 ? 0 : 1;
        }
        return new Volume(mask.geometry(), values);
    }

    /** First and last voxel along i, j, k of the moving lattice that the structure can reach; empty: last < first. */
    private static int[] boxOnMoving(Mask onFixed, PointTransform fixedToMoving, Geometry movingGrid) {
        Geometry g = onFixed.geometry();
        double[] low = {1e9, 1e9, 1e9};
        double[] high = {-1e9, -1e9, -1e9};
        double[] p = new double[3];
        for (int at = 0; at < onFixed.voxels().length; at++) {
            if (onFixed.voxels()[at] != 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                fixedToMoving.apply(p, p);
                movingGrid.worldToIndex(p, p);
                for (int axis = 0; axis < 3; axis++) {
                    low[axis] = Math.min(low[axis], p[axis]);
                    high[axis] = Math.max(high[axis], p[axis]);
                }
            }
        }
        int[] size = {movingGrid.nx(), movingGrid.ny(), movingGrid.nz()};
        int[] box = new int[6];
        for (int axis = 0; axis < 3; axis++) {
            // a coarse fixed voxel spans several fine moving ones: half of it on either side counts as well
            double coarsestMm = Math.max(g.spacingMm(0), Math.max(g.spacingMm(1), g.spacingMm(2)));
            double reach = MARGIN + 2 * coarsestMm / movingGrid.spacingMm(axis);
            box[axis] = (int) Math.max(0, Math.floor(low[axis] - reach));
            box[axis + 3] = (int) Math.min(size[axis] - 1, Math.ceil(high[axis] + reach));
        }
        return box;
    }
}
