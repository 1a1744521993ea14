package io.contourflow.adaptation;

import io.contourflow.cases.ImageType;
import io.contourflow.kernel.CaseId;

/** Tells the deformation degree of a case (R10) and compares it with the threshold in force (R11). Idempotent. */
public interface DeformationGate {
    /**
     * @param registered whether this run registered the pair; else stored registrations are of other images or settings
     *     and nothing can be told from them
     */
    DeformationVerdict assess(CaseId caseId, boolean registered);

    /** Whether the degree of such images is told from their second contour, which then has to be made before. */
    boolean needsSecondContour(ImageType type);
}
