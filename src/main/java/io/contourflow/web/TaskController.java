package io.contourflow.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The task list and what can be done with a task. */
@RestController
@RequestMapping("/api/tasks")
class TaskController {
    static final String SORT_PATTERN = "due|created|priority|followUp";

    /** Forms are small; more is a mistake or an attack. */
    private static final int VALUES_MAX = 50;

    private final TaskDesk tasks;
    private final TaskViews views;
    private final DecisionEvidence evidence;
    private final FoundCases found;
    private final WorkEvents events;

    TaskController(TaskDesk tasks, TaskViews views, DecisionEvidence evidence, FoundCases found, WorkEvents events) {
        this.tasks = tasks;
        this.views = views;
        this.evidence = evidence;
        this.found = found;
        this.events = events;
    }

    @GetMapping
    PageView<TaskViews.View> list(
            @ParameterObject Filter filter,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            Actor actor) {
        Page<TaskViews.View> none = new Page<>(List.of(), page, size, 0); // refuses a bad page or size
        return PageView.of(views.views(
                tasks.list(filter.toQuery(none.page(), none.size(), found.of(filter.q(), actor)), actor)));
    }

    @Operation(
            description = "One task. A decision on the plan (kind DECIDE_ON_PLAN) carries its evidence: the deformation"
                    + " degree with what decided it, the threshold it was compared with and the other degrees; the"
                    + " threshold in force now with scope and version; verdict and reason on the quality of the field."
                    + " For other kinds evidence is null; lists and answers to changes do not carry it.")
    @GetMapping("/{taskId}")
    Single get(@PathVariable String taskId, Actor actor) {
        TaskDesk.TaskView task = tasks.get(taskId, actor);
        return new Single(views.view(task), evidence.of(task));
    }

    @PostMapping("/claim")
    Items<BulkClaim.Result> claimAll(@Valid @RequestBody BulkClaim.Ids body, Actor actor) {
        return BulkClaim.of(body, tasks, events, actor);
    }

    @PostMapping("/{taskId}/claim")
    TaskViews.View claim(@PathVariable String taskId, Actor actor) {
        return changed(tasks.claim(taskId, actor));
    }

    @PostMapping("/{taskId}/unclaim")
    TaskViews.View unclaim(@PathVariable String taskId, Actor actor) {
        return changed(tasks.unclaim(taskId, actor));
    }

    @PostMapping("/{taskId}/delegation")
    TaskViews.View delegate(@PathVariable String taskId, @Valid @RequestBody Delegation body, Actor actor) {
        return changed(tasks.delegate(taskId, body.userId(), actor));
    }

    @PostMapping("/{taskId}/follow-up")
    TaskViews.View followUp(@PathVariable String taskId, @RequestBody FollowUp body, Actor actor) {
        return changed(tasks.followUp(taskId, body.at(), actor));
    }

    @PostMapping("/{taskId}/priority")
    TaskViews.View prioritize(@PathVariable String taskId, @Valid @RequestBody Urgency body, Actor actor) {
        return changed(tasks.prioritize(taskId, body.priority(), actor));
    }

    @PostMapping("/{taskId}/comments")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void comment(@PathVariable String taskId, @Valid @RequestBody Remark body, Actor actor) {
        tasks.comment(taskId, body.text(), actor);
        events.touched(tasks.get(taskId, actor).caseId());
    }

    /** Fields of the task's form, whatever they are; the task's module knows which are allowed. */
    @PostMapping("/{taskId}/completion")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void complete(@PathVariable String taskId, @RequestBody Map<String, Object> values, Actor actor) {
        if (values.size() > VALUES_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "too-many-values",
                    "a completion may hold " + VALUES_MAX + " values but holds " + values.size());
        }
        tasks.complete(taskId, values, actor);
    }

    private TaskViews.View changed(TaskDesk.TaskView task) {
        events.touched(task.caseId());
        return views.view(task);
    }

    /** As in the list, and with what a decision rests on. */
    record Single(@JsonUnwrapped TaskViews.View task, DecisionEvidence.@Nullable View evidence) {}

    /** @param q tasks of cases that hold this in the patient's name or id, accession number or their own id */
    record Filter(
            @Nullable Boolean mine,
            @Nullable String group,
            TaskDesk.@Nullable Kind kind,
            @Nullable UUID caseId,
            @Nullable Boolean overdue,
            @Nullable String sort,
            TaskDesk.@Nullable State state,
            @Nullable String q) {

        TaskDesk.TaskQuery toQuery(int page, int size, @Nullable List<CaseId> among) {
            String order = sort == null ? "due" : sort;
            if (!order.matches(SORT_PATTERN)) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "invalid-field",
                        "sort must be one of " + SORT_PATTERN.replace("|", ", "));
            }
            return new TaskDesk.TaskQuery(
                    Boolean.TRUE.equals(mine),
                    group,
                    kind,
                    caseId == null ? null : new CaseId(caseId),
                    Boolean.TRUE.equals(overdue),
                    order,
                    page,
                    size,
                    state == null ? TaskDesk.State.OPEN : state,
                    among);
        }
    }

    record Delegation(@NotBlank @Size(max = 255) String userId) {}

    /** @param at null: not put off any more */
    record FollowUp(@Nullable Instant at) {}

    record Urgency(@NotNull Integer priority) {}

    record Remark(@NotBlank @Size(max = 4000) String text) {}
}
