package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContourSetId;

/** Contour editing by users (R20). */
public interface ContourEditing {
    /**
     * Puts a user's contours in the place of one structure. The whole set loses its review marker's answer: it is
     * NOT_REVIEWED again, with origin EDITED unless
     * it was DRAWN from nothing, because an approval binds to everything the reviewer saw.
     *
     * @param name of a structure that the set has
     * @param contours closed polygons on slices of the image, LPS mm
     * @param expectedVersion version of the set that the user saw
     * @throws io.contourflow.kernel.Problem STALE when the set changed, FORBIDDEN for others than clinicians and
     *     planners, NOT_FOUND without such a structure, CONFLICT when set or case are closed or results are being released, INVALID or UNPROCESSABLE
     *     when the contours do not lie on slices of the image or enclose no voxel
     */
    ContourSet replaceStructure(
            ContourSetId id, String name, StructureContours contours, long expectedVersion, Actor actor);
}
