package io.contourflow.registration;

import io.contourflow.kernel.CaseId;

/** Superimposes the registered pair (R9) and stores the result. Idempotent. */
public interface ImageFusion {
    void fuse(CaseId caseId);

    /** Stores the contoured image (R17): superimposed image and the contours in force, for viewing at once (R18). */
    void storeContouredImage(CaseId caseId);
}
