package io.contourflow.planning;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests to modify the treatment plan, and what became of them. */
public interface PlanModifications {
    /**
     * Once until it is completed. Asked again after that, when the case was processed again, it opens the next one; the
     * earlier stays on record.
     */
    Request open(CaseId caseId);

    /** @throws io.contourflow.kernel.Problem INVALID without a plan UID or a reason for none, FORBIDDEN for non-planners */
    Request complete(CaseId caseId, @Nullable String planUid, String reason, Actor actor);

    /** The newest one. */
    Optional<Request> find(CaseId caseId);

    record Request(
            CaseId caseId,
            Instant openedAt,
            @Nullable Instant completedAt,
            @Nullable String completedBy,
            @Nullable String planUid,
            String reason) {}
}
