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
 * masks (thinner than the disc) and what hangs on them. Of that stays what a disc as thick as limbs fits into, and what
 * is near: thicker boards and head rests go. The large connected parts are bodies; they then grow back into the tissue
 * they lost to the first disc. Airways that are open to the outside are closed by a small disc before cavities are
 * filled.
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

    /** Couch tops, boards and head rests are less than twice this thick; wrists and skull caps are thicker. mm. */
    private static final double THICK_RADIUS_MM = 15;

    /** Noses, chins and ears reach this far out of what is thick; a couch that is touched comes along as far. mm. */
    private static final double REACH_MM = 15;

    /** Sinuses and airways are smaller on a slice, the foam inside couches is greater. mm². */
    private static final double CAVITY_SMALL_MM2 = 12000;

    /** Discs of this radius fit into lungs but not into couches. mm. */
    private static final double CAVITY_RADIUS_MM = 26;

    /** No part of a lung is farther from where such a disc fits. mm. */
    private static final double LUNG_REACH_MM = 80;

    private BodyOutline() {}

    static Mask of(Volume image) {
        Mask tissue = Morphology.threshold(image, TISSUE_HU, Double.POSITIVE_INFINITY);
        Mask opened = perSlice(tissue, (slice, lattice) -> Morphology.open(slice, OPEN_RADIUS_MM));
        Mask parts = bodies(opened.count() == 0 ? tissue : opened);
        Mask body = regrown(parts, tissue);
        return perSlice(
                body, (slice, lattice) -> Morphology.fillHolesPerSlice(Morphology.close(slice, CLOSE_RADIUS_MM)));
    }

    /** What is thick on its slice and what is near it, in parts that are large; where nothing is thick, the largest. */
    private static Mask bodies(Mask mask) {
        Mask near = perSlice(
                mask,
                (slice, lattice) -> Morphology.dilate(
                        Morphology.open(withoutBorder(withCavities(slice), lattice), THICK_RADIUS_MM), REACH_MM));
        byte[] voxels = near.voxels();
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (voxels[at] & mask.voxels()[at]);
        }
        Mask largest = Morphology.largestComponent(near.count() == 0 ? mask : near);
        return near.count() == 0
                ? largest
                : Morphology.withoutComponentsBelow(near, PART_MIN_SHARE * largest.volumeMl());
    }

    /** Air in the body counts as body, else a face were thin; what foam a couch encloses does not. */
    private static Mask withCavities(Mask slice) {
        Mask closed = Morphology.close(slice, CLOSE_RADIUS_MM);
        Mask filled = Morphology.fillHolesPerSlice(closed);
        // a slice is 1 mm thick here, so its parts have as many ml as thousands of mm²
        Mask large = Morphology.withoutComponentsBelow(without(filled, closed), CAVITY_SMALL_MM2 / 1000);
        if (large.count() == 0) {
            return filled;
        }
        // lungs wholly: without their narrow parts the breastbone before them were thin
        Mask lungs = Morphology.dilate(Morphology.open(large, CAVITY_RADIUS_MM), LUNG_REACH_MM);
        return without(filled, without(large, lungs));
    }

    private static Mask without(Mask mask, Mask other) {
        byte[] voxels = mask.voxels().clone();
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (other.voxels()[at] != 0 ? 0 : voxels[at]);
        }
        return new Mask(mask.geometry(), voxels);
    }

    /** Erosion takes what lies beyond the border for inside, and a couch at the border for thick. */
    private static Mask withoutBorder(Mask slice, Geometry lattice) {
        byte[] voxels = slice.voxels().clone();
        for (int at = 0; at < voxels.length; at++) {
            int i = at % lattice.nx();
            int j = at / lattice.nx();
            if (i == 0 || j == 0 || i == lattice.nx() - 1 || j == lattice.ny() - 1) {
                voxels[at] = 0;
            }
        }
        return new Mask(lattice, voxels);
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
