package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The review marker and the decisions that delete it (R16). Where the site asks for a second reader, a structure is
 * approved once two people approved these very contours of whom at least one did not edit them; until then it stays
 * marked NOT_REVIEWED. Every edit of a set takes all approvals of it back.
 */
public interface ContourReview {
    /**
     * Writes the RT Structure Set of every set in force with Approval Status UNAPPROVED. Idempotent.
     *
     * @return whether there is anything to review
     */
    boolean markForReview(CaseId caseId);

    /**
     * @param expectedVersion version of the set that the reviewer saw
     * @throws io.contourflow.kernel.Problem STALE when the set changed, CONFLICT when it is not what was
     *     {@linkplain Decision#shown shown} or there is nothing to withdraw, FORBIDDEN when the actor is no clinician or
     *     approved the same before and a second reader is needed
     */
    ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor);

    Outcome outcome(CaseId caseId);

    /** RT Structure Set of the set as it stands (UNAPPROVED or APPROVED), Part 10 bytes. */
    byte[] structureSet(ContourSetId id);

    /** RT Structure Set of the approved structures alone, APPROVED; empty when there are none. */
    Optional<byte[]> approvedStructures(ContourSetId id);

    List<ContourSet> sets(CaseId caseId);

    /** What a reviewer does. */
    enum Verdict {
        APPROVE,
        REJECT,
        /** Takes the own approval back. */
        WITHDRAW
    }

    /**
     * @param structures names it is about; empty: all, or when withdrawing all that the actor approved
     * @param reason needed when rejecting and withdrawing
     * @param meaning of the signature, for instance "clinically approved"
     * @param shown {@link ContourSet#contentHash} in hex of what the reviewer looked at; null: the version alone says it
     */
    record Decision(
            Verdict verdict,
            Set<String> structures,
            String reason,
            String meaning,
            @Nullable String shown) {
        public Decision {
            structures = Set.copyOf(structures);
        }

        /** Bound to the version only. */
        public Decision(boolean approve, Set<String> structures, String reason, String meaning) {
            this(approve ? Verdict.APPROVE : Verdict.REJECT, structures, reason, meaning, null);
        }

        public boolean approve() {
            return verdict == Verdict.APPROVE;
        }
    }

    /** Over all sets in force of a case. */
    enum Outcome {
        /** At least one structure has not been decided on. */
        PENDING,
        /** Everything was approved once; a second reader has to approve something still. */
        READ_ONCE,
        APPROVED,
        REJECTED
    }
}
