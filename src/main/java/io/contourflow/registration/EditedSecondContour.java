package io.contourflow.registration;

import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.ArrayList;
import java.util.List;

/** An edit seen on the lattice of the first image, carried back to the second image that the contour belongs to. */
final class EditedSecondContour {
    private EditedSecondContour() {}

    /**
     * @param stored contours on the second image, and {@code own} their mask
     * @param shown the structure as it lay on the first lattice before the edit, {@code wanted} after it
     * @param fixedToMoving the map by which it had been shown
     * @return the stored contours, traced anew on those slices only whose mask the edit changed
     */
    static StructureContours carryBack(
            StructureContours stored, Mask own, Mask shown, Mask wanted, PointTransform fixedToMoving) {
        Geometry lattice = own.geometry();
        Mask added = ContourWarp.toMoving(difference(wanted, shown), fixedToMoving, lattice);
        Mask taken = ContourWarp.toMoving(difference(shown, wanted), fixedToMoving, lattice);
        Mask after = Mask.empty(lattice);
        boolean[] changed = new boolean[lattice.nz()];
        int perSlice = lattice.nx() * lattice.ny();
        for (int at = 0; at < own.voxels().length; at++) {
            boolean was = own.voxels()[at] != 0;
            boolean is = (was || added.voxels()[at] != 0) && taken.voxels()[at] == 0;
            after.voxels()[at] = (byte) (is ? 1 : 0);
            changed[at / perSlice] |= was != is;
        }
        List<PlanarContour> contours = new ArrayList<>();
        stored.contours().stream().filter(one -> !changed[one.sliceIndex()]).forEach(contours::add);
        ContourTracer.trace(after, stored.name()).contours().stream()
                .filter(one -> changed[one.sliceIndex()])
                .forEach(contours::add);
        return new StructureContours(stored.name(), contours);
    }

    private static Mask difference(Mask of, Mask without) {
        Mask difference = Mask.empty(of.geometry());
        for (int at = 0; at < of.voxels().length; at++) {
            difference.voxels()[at] = (byte) (of.voxels()[at] != 0 && without.voxels()[at] == 0 ? 1 : 0);
        }
        return difference;
    }
}
