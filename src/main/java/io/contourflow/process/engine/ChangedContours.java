package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.MESSAGE_OFFSET_CORRECTED;
import static io.contourflow.process.variable.TargetContourVariables.MESSAGE_CONTOURS_CHANGED;

import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.contouring.OutdatedContours;
import io.contourflow.contouring.TargetContours;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.variable.CaseLifecycleVariables;
import io.contourflow.process.variable.ContourReviewVariables;
import io.contourflow.process.variable.TargetContourVariables;
import io.contourflow.review.ContoursChanged;
import io.contourflow.review.ContoursDecided;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Contours that a target contour was or is to be made of change: the target contour goes, and they are reviewed again
 * before another is chosen. In the transaction of the change, so that neither is without the other. A change that nobody
 * would review any more is refused.
 */
@Component
class ChangedContours {
    private final RuntimeService runtime;
    private final VisibleTasks tasks;
    private final ContourSets sets;
    private final TargetContours targets;
    private final OutdatedContours outdated;
    private final CaseMessages messages;

    ChangedContours(
            RuntimeService runtime,
            VisibleTasks tasks,
            ContourSets sets,
            TargetContours targets,
            OutdatedContours outdated,
            CaseMessages messages) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.sets = sets;
        this.targets = targets;
        this.outdated = outdated;
        this.messages = messages;
    }

    @EventListener
    void on(ContoursChanged event) {
        requireReviewToCome(event.caseId());
        reviewAgain(event.caseId(), event.contourSetId());
    }

    @EventListener
    void on(ContoursDecided event) {
        reviewAgain(event.caseId(), event.contourSetId());
    }

    private void requireReviewToCome(CaseId caseId) {
        if (!isRunning(caseId, CaseLifecycleVariables.PROCESS_KEY)) {
            return;
        }
        if (!messages.isExpected(caseId, MESSAGE_OFFSET_CORRECTED)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "review-over",
                    "case " + caseId
                            + " is not being processed or reviewed, so nobody would review what is changed now");
        }
        boolean inReview = isRunning(caseId, ContourReviewVariables.PROCESS_KEY)
                || isRunning(caseId, TargetContourVariables.PROCESS_KEY);
        if (inReview && !isOpen(caseId, Kind.REVIEW_CONTOURS) && !isOpen(caseId, Kind.CHOOSE_TARGET)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "between-steps",
                    "case " + caseId + " is just going from one step to the next: try again in a moment");
        }
    }

    private void reviewAgain(CaseId caseId, ContourSetId changed) {
        boolean rests = sets.require(changed).role() != ImageRole.TARGET && !targets.isChosen(caseId);
        if (rests && isTargetBeingMade(caseId)) {
            outdated.withdrawTarget(caseId, "contours that it is made of were changed");
            runtime.createMessageCorrelation(MESSAGE_CONTOURS_CHANGED)
                    .processInstanceBusinessKey(caseId.toString())
                    .correlate();
        }
    }

    private boolean isTargetBeingMade(CaseId caseId) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(caseId.toString())
                        .messageEventSubscriptionName(MESSAGE_CONTOURS_CHANGED)
                        .count()
                > 0;
    }

    private boolean isRunning(CaseId caseId, String processKey) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(caseId.toString(), processKey)
                        .count()
                > 0;
    }

    private boolean isOpen(CaseId caseId, Kind kind) {
        return !tasks.openOf(caseId, TaskKind.elementIds(kind)).isEmpty();
    }
}
