package io.contourflow.process.engine;

import io.contourflow.adaptation.PlanDecision;
import io.contourflow.adaptation.PlanFeedback;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.TargetContours;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.planning.PlanModifications;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.review.ContourReview;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * Tells the domain what was decided by completing a task. What the model goes on with is read back from the domain by
 * {@link CompletionGuard}; only the answer to a failure is the engine's own.
 */
@Component
class TaskDecisions {

    /** What completing the whole task at once means: only rejecting can be done so. */
    private static final String MEANING = "rejected";

    private final PlanFeedback feedback;
    private final PlanModifications modifications;
    private final ContourReview review;
    private final TargetContours targets;
    private final FailureDecisions failures;

    TaskDecisions(
            PlanFeedback feedback,
            PlanModifications modifications,
            ContourReview review,
            TargetContours targets,
            FailureDecisions failures) {
        this.feedback = feedback;
        this.modifications = modifications;
        this.review = review;
        this.targets = targets;
        this.failures = failures;
    }

    /**
     * @param values checked against the form
     * @throws Problem INVALID, FORBIDDEN, CONFLICT, STALE as the domain says
     */
    Map<String, Object> decide(Task task, CaseId caseId, Map<String, String> values, Actor actor) {
        return switch (TaskKind.of(task.getTaskDefinitionKey())) {
            case DECIDE_ON_PLAN -> {
                PlanDecision decision = PlanDecision.valueOf(values.getOrDefault("decision", ""));
                feedback.decide(caseId, decision, values.getOrDefault("reason", ""), actor);
                yield Map.of();
            }
            case REVIEW_CONTOURS, REVIEW_CONTOURS_AGAIN -> {
                rejectContours(caseId, values, actor);
                yield Map.of();
            }
            case CHOOSE_TARGET -> {
                chooseWhole(caseId, ImageRole.valueOf(values.getOrDefault("decision", "")), actor);
                yield Map.of();
            }
            case MODIFY_PLAN -> {
                modifications.complete(caseId, values.get("planUid"), values.getOrDefault("reason", ""), actor);
                yield Map.of();
            }
            case RESOLVE_FAILURE -> failures.decide(task, caseId, values, actor);
        };
    }

    /**
     * An approval is a signature on what one person saw of one contour set, proved at that moment; a task has nothing to
     * prove it by.
     *
     * @param values as they came, not checked yet
     * @throws Problem INVALID for an approval of contours
     */
    static void refuseUnsigned(Task task, Map<String, Object> values) {
        boolean review = TaskKind.of(task.getTaskDefinitionKey()).kind() == Kind.REVIEW_CONTOURS;
        if (review && "APPROVED".equals(values.get("decision"))) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "signature-needed",
                    "contours are approved by signing each set: PUT /api/cases/{caseId}/contour-sets/{id}/approval");
        }
    }

    private void chooseWhole(CaseId caseId, ImageRole source, Actor actor) {
        long version =
                targets.choice(caseId).map(TargetContours.Choice::version).orElse(0L);
        targets.choose(caseId, targets.whole(caseId, source), version, actor);
    }

    private void rejectContours(CaseId caseId, Map<String, String> values, Actor actor) {
        ContourReview.Decision rejection =
                new ContourReview.Decision(false, Set.of(), values.getOrDefault("reason", ""), MEANING);
        List<ContourSet> sets = review.sets(caseId);
        boolean ofTarget = sets.stream().anyMatch(set -> set.role() == ImageRole.TARGET);
        for (ContourSet set : sets) {
            // where a target contour is under review it alone is meant, not the approved contours that it is made of
            boolean meant = !ofTarget || set.role() == ImageRole.TARGET;
            if (meant && set.isInForce() && set.state() != ReviewState.REJECTED) {
                review.decide(set.id(), rejection, set.version(), actor);
            }
        }
    }

    static boolean isSecondReading(Task task) {
        return TaskKind.of(task.getTaskDefinitionKey()) == TaskKind.REVIEW_CONTOURS_AGAIN;
    }
}
