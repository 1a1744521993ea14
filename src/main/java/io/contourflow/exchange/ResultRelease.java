package io.contourflow.exchange;

import io.contourflow.kernel.CaseId;

/**
 * Writes the result objects of a case (RT Structure Set, Spatial Registration, Deformable Spatial Registration,
 * resampled second image) and queues them for every configured peer. Idempotent: the same results are the same objects
 * and are queued once.
 */
public interface ResultRelease {
    /** @return number of objects released */
    int release(CaseId caseId);
}
