package io.contourflow.cases;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Break-glass: somebody reads a case of another department for a while, says why, and its leads are told. Reading only:
 * tasks and decisions go by department as ever.
 */
public interface EmergencyAccess {
    int REASON_LENGTH_MIN = 10;
    int REASON_LENGTH_MAX = 500;

    /**
     * Opens the case for reading and tells the leads of its department. Again while open: goes on from now, and is told
     * again.
     *
     * @param reason for people, kept as it is
     * @throws io.contourflow.kernel.Problem NOT_FOUND when there is no such case, CONFLICT when it is of a department of the
     *     actor, INVALID when the reason is too short or too long
     */
    Opening open(CaseId caseId, Actor actor, String reason);

    /** What is open now. */
    Optional<Opening> current(CaseId caseId, Actor actor);

    /** @param endsAt first moment at which it is closed */
    record Opening(UUID id, CaseId caseId, String userId, String reason, Instant openedAt, Instant endsAt) {}
}
