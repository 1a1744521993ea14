package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.Actor;
import io.contourflow.process.TaskDesk;
import io.contourflow.review.ContourReview;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A decision and its audit entry: both or neither. */
@Component
class SignedDecisions {
    private final TaskDesk tasks;
    private final AuditTrail audit;

    SignedDecisions(TaskDesk tasks, AuditTrail audit) {
        this.tasks = tasks;
        this.audit = audit;
    }

    @Transactional
    ContourSet decide(ContourSet set, ContourReview.Decision decision, long expectedVersion, Actor actor) {
        ContourSet decided = tasks.decideContours(set.id(), decision, expectedVersion, actor);
        audit.append(
                switch (decision.verdict()) {
                    case APPROVE -> "CONTOURS_APPROVED";
                    case REJECT -> "CONTOURS_REJECTED";
                    case WITHDRAW -> "APPROVAL_WITHDRAWN";
                },
                actor.userId(),
                set.caseId().toString(),
                "contour set " + set.id() + " version " + decided.version() + " content "
                        + set.contentHash().hex());
        return decided;
    }

    /** Not in the transaction of the decision, which does not come about. */
    void refused(ContourSet set, Actor actor) {
        audit.append("REAUTHENTICATION_FAILED", actor.userId(), set.caseId().toString(), "contour set " + set.id());
    }
}
