package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was decided on contours and who drew them, both append-only; the approvals that stand; the RT Structure Sets
 * written of them. Writers have changed the set's version before, so that they are alone.
 */
interface Decisions {
    /**
     * @param seen the set as the reviewer saw it
     * @param signature who decided, and when
     */
    void record(ContourSet seen, ContourReview.Decision decision, ReviewRules.Signature signature);

    /**
     * @param seen the set as the editor saw it
     * @param after the structure as it is now
     */
    void recordEdit(ContourSet seen, ContourStructure after, ReviewRules.Signature editor);

    /** Hash of the contours that the newest approving decision on the set was about. */
    Optional<ContentHash> approvedContent(ContourSetId id);

    List<Readings.Approval> approvals(ContourSetId id);

    /** Puts these in the place of all approvals of the set. */
    void keepApprovals(ContourSetId id, List<Readings.Approval> approvals);

    /** By structure name, who edited it. */
    Map<String, Set<String>> editors(ContourSetId id);

    /** The RT Structure Set written of this version of the set. */
    Optional<ArtifactRef> structureSet(ContourSetId id, long version, StructureSetWriter.Part part);

    /** No effect when one is there for this version and part. */
    void keepStructureSet(ContourSet set, StructureSetWriter.Part part, ArtifactRef bytes);
}
