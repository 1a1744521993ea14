package io.contourflow.process.engine;

import static io.contourflow.process.variable.ImageProcessingVariables.FAILURE_ACTION;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import io.contourflow.process.Workflow;
import io.contourflow.process.variable.FailureAction;
import io.contourflow.review.ContourReview;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** {@link TaskDesk} on the process engine. Every method is one transaction over domain and engine. */
@Component
@Transactional
class EngineTaskDesk implements TaskDesk {

    private static final int COMMENT_LENGTH_MAX = 2000;

    private final TaskService tasks;
    private final IdentityService identity;
    private final VisibleTasks visible;
    private final TaskForms forms;
    private final TaskDecisions decisions;
    private final ContourReview review;
    private final ContourSets contourSets;
    private final TargetContours targets;
    private final TargetChoosing targetChoosing;
    private final Workflow workflow;
    private final Colleagues colleagues;
    private final AuditTrail audit;

    EngineTaskDesk(
            TaskService tasks,
            IdentityService identity,
            VisibleTasks visible,
            TaskForms forms,
            TaskDecisions decisions,
            ContourReview review,
            ContourSets contourSets,
            TargetContours targets,
            TargetChoosing targetChoosing,
            Workflow workflow,
            Colleagues colleagues,
            AuditTrail audit) {
        this.tasks = tasks;
        this.identity = identity;
        this.visible = visible;
        this.forms = forms;
        this.decisions = decisions;
        this.review = review;
        this.contourSets = contourSets;
        this.targets = targets;
        this.targetChoosing = targetChoosing;
        this.workflow = workflow;
        this.colleagues = colleagues;
        this.audit = audit;
    }

    @Override
    @Transactional(readOnly = true)
    public Page<TaskView> list(TaskQuery query, Actor actor) {
        return visible.list(query, actor);
    }

    @Override
    @Transactional(readOnly = true)
    public TaskView get(String taskId, Actor actor) {
        return visible.view(visible.require(taskId, actor));
    }

    @Override
    public TaskView claim(String taskId, Actor actor) {
        Task task = visible.require(taskId, actor);
        requireMember(task, actor);
        refuseOthers(task, actor);
        if (task.getAssignee() == null) {
            engine(() -> as(actor, () -> tasks.claim(taskId, actor.userId())));
            record("TASK_CLAIMED", visible.caseOf(task), actor, task.getName());
        }
        return get(taskId, actor);
    }

    @Override
    public TaskView unclaim(String taskId, Actor actor) {
        Task task = visible.require(taskId, actor);
        if (!actor.is("lead")) {
            refuseOthers(task, actor);
        }
        engine(() -> tasks.setAssignee(taskId, null));
        record("TASK_RETURNED", visible.caseOf(task), actor, task.getName());
        return get(taskId, actor);
    }

    @Override
    public TaskView delegate(String taskId, String userId, Actor actor) {
        Task task = visible.require(taskId, actor);
        if (!actor.is("lead")) {
            refuseOthers(task, actor);
        }
        colleagues.require(userId, visible.departmentOf(task), visible.groupsOf(task));
        engine(() -> {
            tasks.setOwner(taskId, actor.userId());
            tasks.setAssignee(taskId, userId);
        });
        record("TASK_DELEGATED", visible.caseOf(task), actor, task.getName() + " to " + userId);
        return visible.view(visible.require(taskId, Actor.SYSTEM));
    }

    @Override
    public TaskView followUp(String taskId, @Nullable Instant at, Actor actor) {
        Task task = mine(taskId, actor);
        if (at != null && !at.isAfter(TaskDeadlines.now())) {
            throw new Problem(Problem.Kind.INVALID, "bad-follow-up", "the follow-up date must be in the future");
        }
        task.setFollowUpDate(at == null ? null : Date.from(at));
        engine(() -> tasks.saveTask(task));
        record(
                "TASK_PUT_OFF",
                visible.caseOf(task),
                actor,
                task.getName() + (at == null ? " no more" : " until " + at));
        return get(taskId, actor);
    }

    @Override
    public TaskView prioritize(String taskId, int priority, Actor actor) {
        Task task = mine(taskId, actor);
        if (priority < 0 || priority > TaskStates.PRIORITY_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-priority",
                    "priority must be 0 to " + TaskStates.PRIORITY_MAX + " but is " + priority);
        }
        engine(() -> tasks.setPriority(taskId, priority));
        record("TASK_PRIORITIZED", visible.caseOf(task), actor, task.getName() + " " + priority);
        return get(taskId, actor);
    }

    /** A task that the actor may change: a lead any, others those of their group that nobody else has. */
    private Task mine(String taskId, Actor actor) {
        Task task = visible.require(taskId, actor);
        if (!actor.is("lead")) {
            requireMember(task, actor);
            refuseOthers(task, actor);
        }
        return task;
    }

    @Override
    public void comment(String taskId, String text, Actor actor) {
        Task task = visible.require(taskId, actor);
        if (text.isBlank() || text.length() > COMMENT_LENGTH_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-comment",
                    "a comment must have 1 to " + COMMENT_LENGTH_MAX + " characters but has " + text.length());
        }
        as(actor, () -> tasks.createComment(taskId, task.getProcessInstanceId(), text));
    }

    @Override
    public void complete(String taskId, Map<String, Object> values, Actor actor) {
        Task task = visible.require(taskId, actor);
        requireMember(task, actor);
        refuseOthers(task, actor);
        TaskDecisions.refuseUnsigned(task, values);
        CaseId caseId = visible.caseOf(task);
        Map<String, String> checked = forms.check(task.getCamundaFormRef().getKey(), values);
        Map<String, Object> variables = decisions.decide(task, caseId, checked, actor);
        if (FailureAction.CANCEL.name().equals(variables.get(FAILURE_ACTION.name()))) {
            workflow.cancel(caseId, checked.getOrDefault("reason", ""), actor);
        } else {
            finish(task, variables, actor);
        }
        String answer = checked.getOrDefault("decision", checked.getOrDefault("action", ""));
        record("TASK_COMPLETED", caseId, actor, (task.getName() + " " + answer).strip());
    }

    @Override
    public ContourSet decideContours(
            ContourSetId id, ContourReview.Decision decision, long expectedVersion, Actor actor) {
        CaseId caseId = contourSets.require(id).caseId();
        Task task = visible.openOf(caseId, TaskKind.elementIds(Kind.REVIEW_CONTOURS)).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "not-under-review",
                        "contours of case " + caseId + " are not open for review"));
        visible.require(task.getId(), actor);
        requireMember(task, actor);
        if (decision.verdict() != ContourReview.Verdict.WITHDRAW) {
            refuseOthers(task, actor);
        }
        ContourSet decided = review.decide(id, decision, expectedVersion, actor);
        ContourReview.Outcome outcome = review.outcome(caseId);
        // deciding on what a target contour is made of may have taken its review away
        boolean open = visible.openOf(caseId, TaskKind.elementIds(Kind.REVIEW_CONTOURS)).stream()
                .anyMatch(still -> still.getId().equals(task.getId()));
        if (open && isOver(task, outcome)) {
            finish(task, Map.of(), actor);
            record("TASK_COMPLETED", caseId, actor, task.getName() + " " + outcome);
        }
        return decided;
    }

    @Override
    public TargetContours.Choice chooseTarget(
            CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor) {
        Optional<Task> open = visible.openOf(caseId, TaskKind.elementIds(Kind.CHOOSE_TARGET)).stream()
                .findFirst();
        if (open.isPresent()) {
            Task task = visible.require(open.get().getId(), actor);
            requireMember(task, actor);
            refuseOthers(task, actor);
            TargetContours.Choice choice = targets.choose(caseId, rules, expectedVersion, actor);
            finish(task, Map.of(), actor);
            record("TARGET_CHOSEN", caseId, actor, "version " + choice.version());
            return choice;
        }
        if (!targetChoosing.isUnderReview(caseId)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "target-not-open",
                    "the target contour of case " + caseId + " is neither to be chosen nor under review");
        }
        TargetContours.Choice choice = targets.choose(caseId, rules, expectedVersion, actor);
        engine(() -> as(actor, () -> targetChoosing.chosenAgain(caseId)));
        record("TARGET_CHOSEN", caseId, actor, "version " + choice.version() + ", again");
        return choice;
    }

    /** The first reading ends when everything was decided on once, the second when nobody has to read any more. */
    private static boolean isOver(Task task, ContourReview.Outcome outcome) {
        return switch (outcome) {
            case PENDING -> false;
            case READ_ONCE -> !TaskDecisions.isSecondReading(task);
            case APPROVED, REJECTED -> true;
        };
    }

    @Override
    public String form(String formId) {
        return forms.schema(formId);
    }

    private void finish(Task task, Map<String, Object> variables, Actor actor) {
        engine(() -> as(actor, () -> {
            // Who did it stays in the history, also where nobody had claimed it.
            tasks.setAssignee(task.getId(), actor.userId());
            tasks.complete(task.getId(), variables);
        }));
    }

    private void requireMember(Task task, Actor actor) {
        if (visible.groupsOf(task).stream().noneMatch(actor::is)) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "not-in-group",
                    "'" + task.getName() + "' is for " + String.join(", ", visible.groupsOf(task)));
        }
    }

    private static void refuseOthers(Task task, Actor actor) {
        if (task.getAssignee() != null && !task.getAssignee().equals(actor.userId())) {
            throw new Problem(Problem.Kind.CONFLICT, "task-claimed", "somebody else has this task");
        }
    }

    private void record(String action, CaseId caseId, Actor actor, String detail) {
        audit.append(action, actor.userId(), caseId.toString(), detail);
    }

    private void as(Actor actor, Runnable work) {
        identity.setAuthenticatedUserId(actor.userId());
        try {
            work.run();
        } finally {
            identity.clearAuthentication();
        }
    }

    private static void engine(Runnable work) {
        try {
            work.run();
        } catch (OptimisticLockingException cause) {
            throw new Problem(Problem.Kind.CONFLICT, "task-changed", "somebody else changed this task meanwhile");
        } catch (ProcessEngineException cause) {
            // The engine wraps what the guard of the completion says.
            throw cause.getCause() instanceof Problem problem ? problem : cause;
        }
    }
}
