package io.contourflow.registration;

import io.contourflow.cases.ContourSet;
import io.contourflow.imaging.contour.StructureContours;
import java.util.List;

/** Contours of either image as they lie on the lattice of the first image, for linked viewing (R17, R19). */
public interface ContourViews {
    /**
     * In the order of the set's structures. Contours of the first image as they are; of the second image moved by the
     * registration parameters in force: the deformation field, else the offset. A structure that does not reach onto
     * the lattice has no contours.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT for contours of a second image that is not registered yet
     */
    List<StructureContours> onFirstLattice(ContourSet set);

    /** In the order of the set's structures, as they were stored: on the slices of the image that they belong to. */
    List<StructureContours> onOwnLattice(ContourSet set);

    /**
     * As {@link #onFirstLattice(ContourSet)}, but contours of the second image moved by the offset alone, as they lie on
     * the rigidly registered second image (R21).
     *
     * @throws io.contourflow.kernel.Problem CONFLICT for contours of a second image that is not registered yet
     */
    List<StructureContours> onFirstLatticeRigidly(ContourSet set);

    /**
     * A structure of the second image that was edited where {@link #onFirstLattice(ContourSet)} showed it, back on its own
     * image. Only what was added to or taken from the shown structure is carried back, so slices that the edit does not
     * reach keep their points exactly.
     *
     * @param set with role SECOND
     * @param name of a structure of the set
     * @param edited closed polygons on slices of the first image
     * @throws io.contourflow.kernel.Problem CONFLICT when the second image is not registered; INVALID when a contour lies
     *     on no slice of the first image
     */
    StructureContours toOwnLattice(ContourSet set, String name, StructureContours edited);
}
