package io.contourflow.adaptation;

import io.contourflow.cases.ImageType;
import io.contourflow.kernel.CaseId;

/** Measures the deformation degree of a case (R10) and compares it with the threshold in force (R11). Idempotent. */
public interface DeformationGate {
    DeformationVerdict assess(CaseId caseId);

    /** Whether the degree of such images is told from their second contour, which then has to be made before. */
    boolean needsSecondContour(ImageType type);
}
