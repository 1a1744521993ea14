package io.contourflow.privacy;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.nio.file.Path;

/**
 * A completed case without identity, to give away: its images, approved structure sets, registrations and the resampled
 * image, with references among each other that are right.
 */
public interface CaseExport {
    /**
     * Writes a ZIP file, which the caller removes, and tells the audit trail of it.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT when the case is not completed, UNPROCESSABLE when an object holds
     *     text in its pixels or is of a class that is not known
     */
    Path zip(CaseId caseId, Actor actor);
}
