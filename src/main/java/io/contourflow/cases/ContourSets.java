package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.SeriesUid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contour sets of all cases. */
public interface ContourSets {
    /**
     * Adds a set; the set of the same case and role that was in force becomes SUPERSEDED. No effect when a set with this
     * id exists (steps derive ids from their input hash, so doing a step twice adds one set).
     */
    ContourSet add(ContourSet set);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND */
    ContourSet require(ContourSetId id);

    /** Sets in force, first image's before the second's. */
    List<ContourSet> inForce(CaseId caseId);

    /** The review markers of the sets in force of each case that has any, asked for at once. */
    Map<CaseId, List<ReviewState>> statesInForce(Set<CaseId> caseIds);

    /** All sets, oldest first. */
    List<ContourSet> history(CaseId caseId);

    /** The newest approved set on this image from any case; target contours, which are of two images, are left out. */
    Optional<ContourSet> approvedOn(SeriesUid series);

    /**
     * Writes a changed set.
     *
     * @param changed holds the version it was read with
     * @return with the new version
     * @throws io.contourflow.kernel.Problem STALE when somebody else changed the set meanwhile
     */
    ContourSet update(ContourSet changed);
}
