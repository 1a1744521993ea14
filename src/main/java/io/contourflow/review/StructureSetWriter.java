package io.contourflow.review;

import io.contourflow.cases.ContourSet;

/** Makes the RT Structure Set of a contour set as it stands. */
@FunctionalInterface
interface StructureSetWriter {
    /** @return Part 10 bytes; APPROVED with reviewer and time when the set is approved, else UNAPPROVED */
    byte[] write(ContourSet set);
}
