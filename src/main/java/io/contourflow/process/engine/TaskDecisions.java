package io.contourflow.process.engine;

import static io.contourflow.process.variable.ContourReviewVariables.REVIEW_OUTCOME;
import static io.contourflow.process.variable.ImageProcessingVariables.FAILURE_ACTION;
import static io.contourflow.process.variable.ImageProcessingVariables.PROCESS_KEY;
import static io.contourflow.process.variable.PlanAdaptationVariables.PLAN_DECISION;

import io.contourflow.adaptation.PlanDecision;
import io.contourflow.adaptation.PlanFeedback;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.planning.PlanModifications;
import io.contourflow.process.variable.FailureAction;
import io.contourflow.review.ContourReview;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Asks the domain what a completed task means. Gives the variables that the model goes on with. */
@Component
class TaskDecisions {

    /** Who reviewed first; a second reader must be somebody else. */
    static final String FIRST_READER = "firstReader";

    private static final String DEFAULT_MEANING = "reviewed";

    private final PlanFeedback feedback;
    private final PlanModifications modifications;
    private final ContourReview review;
    private final TaskService tasks;

    TaskDecisions(PlanFeedback feedback, PlanModifications modifications, ContourReview review, TaskService tasks) {
        this.feedback = feedback;
        this.modifications = modifications;
        this.review = review;
        this.tasks = tasks;
    }

    /**
     * @param values checked against the form
     * @throws Problem INVALID, FORBIDDEN, CONFLICT, STALE as the domain says
     */
    Map<String, Object> decide(Task task, CaseId caseId, Map<String, String> values, Actor actor) {
        return switch (TaskKind.of(task.getTaskDefinitionKey())) {
            case DECIDE_ON_PLAN -> decidePlan(caseId, values, actor);
            case REVIEW_CONTOURS, REVIEW_CONTOURS_AGAIN -> reviewContours(task, caseId, values, actor);
            case MODIFY_PLAN -> {
                modifications.complete(caseId, values.get("planUid"), values.getOrDefault("reason", ""), actor);
                yield Map.of();
            }
            case RESOLVE_FAILURE -> resolveFailure(task, values);
        };
    }

    private Map<String, Object> decidePlan(CaseId caseId, Map<String, String> values, Actor actor) {
        PlanDecision decision = PlanDecision.valueOf(values.getOrDefault("decision", ""));
        feedback.decide(caseId, decision, values.getOrDefault("reason", ""), actor);
        return PLAN_DECISION.with(decision);
    }

    private Map<String, Object> reviewContours(Task task, CaseId caseId, Map<String, String> values, Actor actor) {
        refuseSameReader(task, actor);
        boolean approve = "APPROVED".equals(values.get("decision"));
        ContourReview.Decision decision = new ContourReview.Decision(
                approve, Set.of(), values.getOrDefault("reason", ""), values.getOrDefault("meaning", DEFAULT_MEANING));
        ReviewState wanted = approve ? ReviewState.APPROVED : ReviewState.REJECTED;
        boolean secondReading = isSecondReading(task);
        for (ContourSet set : review.sets(caseId)) {
            if (set.isInForce() && (secondReading || set.state() != wanted)) {
                review.decide(set.id(), decision, set.version(), actor);
            }
        }
        ContourReview.Outcome outcome = review.outcome(caseId);
        if (outcome == ContourReview.Outcome.PENDING) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "contours-undecided", "contours of case " + caseId + " are still undecided");
        }
        return reviewed(outcome, actor);
    }

    /** Variables once all contours are decided on. */
    Map<String, Object> reviewed(ContourReview.Outcome outcome, Actor actor) {
        Map<String, Object> variables = new HashMap<>(REVIEW_OUTCOME.with(outcome));
        variables.put(FIRST_READER, actor.userId());
        return variables;
    }

    /** @throws Problem FORBIDDEN when the second reader is the first one again */
    void refuseSameReader(Task task, Actor actor) {
        if (isSecondReading(task) && actor.userId().equals(tasks.getVariable(task.getId(), FIRST_READER))) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "same-reader", "the second reader must be somebody else than the first");
        }
    }

    static boolean isSecondReading(Task task) {
        return TaskKind.of(task.getTaskDefinitionKey()) == TaskKind.REVIEW_CONTOURS_AGAIN;
    }

    private static Map<String, Object> resolveFailure(Task task, Map<String, String> values) {
        FailureAction action = FailureAction.valueOf(values.getOrDefault("action", ""));
        requireReason(action, values);
        // The part of a definition id before the colon is its key.
        boolean registrationFailed = task.getProcessDefinitionId().startsWith(PROCESS_KEY + ":");
        if (action == FailureAction.CONTINUE && !registrationFailed) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "cannot-continue",
                    "a step that failed for technical reasons can be tried again, or the case cancelled");
        }
        return FAILURE_ACTION.with(action);
    }

    private static void requireReason(FailureAction action, Map<String, String> values) {
        if (action != FailureAction.RETRY && !values.containsKey("reason")) {
            throw new Problem(Problem.Kind.INVALID, "reason-missing", "to " + action + " needs a reason");
        }
    }
}
