package io.contourflow.review;

import io.contourflow.cases.ContourSet;

/** Makes the RT Structure Set of a contour set as it stands. */
@FunctionalInterface
interface StructureSetWriter {
    /** What of a set an object holds. */
    enum Part {
        WHOLE,
        /** The approved structures of a set that is not approved as a whole. */
        APPROVED
    }

    /**
     * @param set holds exactly what is to be written
     * @return Part 10 bytes; APPROVED with reviewer and time when the set is approved, else UNAPPROVED
     */
    byte[] write(ContourSet set, Part part);
}
