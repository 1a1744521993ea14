package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import java.util.List;
import java.util.Set;

/** The review marker and the decisions that delete it (R16). */
public interface ContourReview {
    /**
     * Writes the RT Structure Set of every set in force with Approval Status UNAPPROVED. Idempotent.
     *
     * @return whether there is anything to review
     */
    boolean markForReview(CaseId caseId);

    /**
     * @param expectedVersion version of the set that the reviewer saw
     * @throws io.contourflow.kernel.Problem STALE when the set changed, FORBIDDEN when the actor is no clinician
     */
    ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor);

    Outcome outcome(CaseId caseId);

    /** RT Structure Set of the set as it stands (UNAPPROVED or APPROVED), Part 10 bytes. */
    byte[] structureSet(ContourSetId id);

    List<ContourSet> sets(CaseId caseId);

    /**
     * @param structures names it is about; empty: all
     * @param reason needed when rejecting
     * @param meaning of the signature, for instance "clinically approved"
     */
    record Decision(boolean approve, Set<String> structures, String reason, String meaning) {}

    /** Over all sets in force of a case. */
    enum Outcome {
        /** At least one structure has not been decided on. */
        PENDING,
        APPROVED,
        REJECTED
    }
}
