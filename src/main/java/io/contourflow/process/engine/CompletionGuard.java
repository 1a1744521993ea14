package io.contourflow.process.engine;

import static io.contourflow.process.variable.ContourReviewVariables.REVIEW_OUTCOME;
import static io.contourflow.process.variable.ContourReviewVariables.SECOND_READER_NEEDED;
import static io.contourflow.process.variable.PlanAdaptationVariables.PLAN_DECISION;

import io.contourflow.adaptation.PlanDecision;
import io.contourflow.adaptation.PlanFeedback;
import io.contourflow.contouring.TargetContours;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.planning.PlanModifications;
import io.contourflow.review.ContourReview;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Lets a task be completed only when the domain has the decision that it asks for, whoever completes it and by whatever
 * way: an administrator can reach the engine itself by {@code /engine-rest}. What the model goes on with is taken from the
 * domain and overwrites what was submitted.
 */
@Component
class CompletionGuard implements TaskListener {

    private final ContourReview review;
    private final PlanFeedback feedback;
    private final PlanModifications modifications;
    private final TargetContours targets;

    CompletionGuard(
            ContourReview review, PlanFeedback feedback, PlanModifications modifications, TargetContours targets) {
        this.review = review;
        this.feedback = feedback;
        this.modifications = modifications;
        this.targets = targets;
    }

    @Override
    public void notify(DelegateTask task) {
        CaseId caseId = CaseId.parse(task.getExecution().getProcessBusinessKey());
        switch (TaskKind.of(task.getTaskDefinitionKey())) {
            case DECIDE_ON_PLAN -> takePlanDecision(task, caseId);
            case REVIEW_CONTOURS -> takeFirstReading(task, caseId);
            case REVIEW_CONTOURS_AGAIN -> takeSecondReading(task, caseId);
            case CHOOSE_TARGET -> requireTarget(caseId);
            case MODIFY_PLAN -> requireModification(caseId);
            case RESOLVE_FAILURE -> {
                // What to do about a failed step is decided in the engine alone.
            }
        }
    }

    private void takePlanDecision(DelegateTask task, CaseId caseId) {
        PlanDecision decision = feedback.answer(caseId)
                .orElseThrow(() -> refused("plan-undecided", "nobody has decided on the plan of case " + caseId));
        PLAN_DECISION.set(task.getExecution(), decision);
    }

    private void takeFirstReading(DelegateTask task, CaseId caseId) {
        ContourReview.Outcome outcome = outcome(caseId);
        boolean readOnce = outcome == ContourReview.Outcome.READ_ONCE;
        SECOND_READER_NEEDED.set(task.getExecution(), readOnce);
        REVIEW_OUTCOME.set(task.getExecution(), readOnce ? ContourReview.Outcome.APPROVED : outcome);
    }

    private void takeSecondReading(DelegateTask task, CaseId caseId) {
        ContourReview.Outcome outcome = outcome(caseId);
        if (outcome == ContourReview.Outcome.READ_ONCE) {
            throw refused(
                    "second-reader-missing",
                    "contours of case " + caseId + " were not approved by a second reader yet");
        }
        REVIEW_OUTCOME.set(task.getExecution(), outcome);
    }

    /** Set on the execution, not on the task: a value there would leave another one in force that the model looks at. */
    private ContourReview.Outcome outcome(CaseId caseId) {
        ContourReview.Outcome outcome = review.outcome(caseId);
        if (outcome == ContourReview.Outcome.PENDING) {
            throw refused("contours-undecided", "contours of case " + caseId + " are still undecided");
        }
        return outcome;
    }

    private void requireTarget(CaseId caseId) {
        if (!targets.isChosen(caseId)) {
            throw refused("target-unchosen", "nobody has chosen the target contour of case " + caseId);
        }
    }

    private void requireModification(CaseId caseId) {
        if (modifications
                .find(caseId)
                .filter(request -> request.completedAt() != null)
                .isEmpty()) {
            throw refused("plan-not-modified", "the plan modification of case " + caseId + " is still open");
        }
    }

    private static Problem refused(String slug, String detail) {
        return new Problem(Problem.Kind.CONFLICT, slug, detail);
    }
}
