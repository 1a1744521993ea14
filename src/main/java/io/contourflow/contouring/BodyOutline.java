package io.contourflow.contouring;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.stream.IntStream;

/**
 * The outline of the body in CT, closed on every slice, air cavities included, couch and mask left out.
 *
 * <p>Tissue above {@value #TISSUE_HU} HU is opened slice by slice with a disc, which cuts off couch tops, cables and
 * masks (thinner than the disc) and what hangs on them; the large connected parts of what stays are bodies; they then
 * grow back into the tissue they lost to the disc. Airways that are open to the outside are closed by a small disc
 * before cavities are filled.
 */
final class BodyOutline {
    /** Half-way between air and soft tissue would be −500; foam and cushions reach −400, noisy skin −250. HU. */
    static final double TISSUE_HU = -300;

    /** Couch tops and immobilisation shells are up to 8 mm thick; ears and noses less thin than that survive. mm. */
    private static final double OPEN_RADIUS_MM = 4;

    /** Nostrils and lips are narrower than twice this; the outline elsewhere is rounder than this. mm. */
    private static final double CLOSE_RADIUS_MM = 4;

    /** Arms or legs beside the trunk are bodies too, a head rest or couch rest is smaller. Share of the largest part. */
    private static final double PART_MIN_SHARE = 0.1;

    private BodyOutline() {}

    static Mask of(Volume image) {
        Mask tissue = Morphology.threshold(image, TISSUE_HU, Double.POSITIVE_INFINITY);
        Mask opened = perSlice(tissue, (slice, lattice) -> Morphology.open(slice, OPEN_RADIUS_MM));
        Mask parts = large(opened.count() == 0 ? tissue : opened);
        Mask body = regrown(parts, tissue);
        return perSlice(
                body, (slice, lattice) -> Morphology.fillHolesPerSlice(Morphology.close(slice, CLOSE_RADIUS_MM)));
    }

    private static Mask large(Mask mask) {
        Mask largest = Morphology.largestComponent(mask);
        return Morphology.withoutComponentsBelow(mask, PART_MIN_SHARE * largest.volumeMl());
    }

    /** What the disc took from round corners comes back; couch and shells, farther away than its radius, do not. */
    private static Mask regrown(Mask parts, Mask tissue) {
        Mask near = perSlice(parts, (slice, lattice) -> Morphology.dilate(slice, OPEN_RADIUS_MM));
        byte[] voxels = near.voxels();
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (voxels[at] & tissue.voxels()[at]);
        }
        return new Mask(near.geometry(), voxels);
    }

    /** Does one operation on every slice by itself: slices may be far apart. */
    static Mask perSlice(Mask mask, SliceOperation operation) {
        Geometry g = mask.geometry();
        Geometry slice = Geometry.axisAligned(
                new int[] {g.nx(), g.ny(), 1}, new double[] {g.spacingMm(0), g.spacingMm(1), 1}, new double[3]);
        int area = g.nx() * g.ny();
        byte[] out = new byte[g.voxelCount()];
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            byte[] part = new byte[area];
            System.arraycopy(mask.voxels(), k * area, part, 0, area);
            if (any(part)) {
                byte[] done = operation.apply(new Mask(slice, part), slice).voxels();
                System.arraycopy(done, 0, out, k * area, area);
            }
        });
        return new Mask(g, out);
    }

    private static boolean any(byte[] voxels) {
        for (byte voxel : voxels) {
            if (voxel != 0) {
                return true;
            }
        }
        return false;
    }

    /** An operation on one slice, a lattice of thickness 1. */
    @FunctionalInterface
    interface SliceOperation {
        Mask apply(Mask slice, Geometry lattice);
    }
}
