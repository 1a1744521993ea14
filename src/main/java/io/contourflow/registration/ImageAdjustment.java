package io.contourflow.registration;

import io.contourflow.kernel.CaseId;

/** Adjusts definition and contrast of the images of a case (R6) and stores the results. Idempotent. */
public interface ImageAdjustment {
    void adjust(CaseId caseId);
}
