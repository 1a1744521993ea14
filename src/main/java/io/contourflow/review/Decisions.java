package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.util.Optional;

/** What was decided on contours, and the RT Structure Sets written of them. Append-only. */
interface Decisions {
    /**
     * @param seen the set as the reviewer saw it
     * @param signature who decided, and when
     */
    void record(ContourSet seen, ContourReview.Decision decision, ReviewRules.Signature signature);

    /** Hash of the contours that the newest approving decision on the set was about. */
    Optional<ContentHash> approvedContent(ContourSetId id);

    /** The RT Structure Set written of this version of the set. */
    Optional<ArtifactRef> structureSet(ContourSetId id, long version);

    /** No effect when one is there for this version. */
    void keepStructureSet(ContourSet set, ArtifactRef bytes);
}
