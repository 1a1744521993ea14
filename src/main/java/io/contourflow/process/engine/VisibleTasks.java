package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * The tasks that somebody may see: those of their departments' cases, that their roles may do or that are theirs. Leads
 * see all tasks of their departments.
 */
@Component
class VisibleTasks {

    private static final String LEAD = "lead";

    private final TaskService tasks;
    private final TaskDetails details;

    VisibleTasks(TaskService tasks, TaskDetails details) {
        this.tasks = tasks;
        this.details = details;
    }

    Page<TaskView> list(TaskQuery query, Actor actor) {
        if (query.group() != null && !mayDoTasksOf(actor, query.group())) {
            return new Page<>(List.of(), query.page(), query.size(), 0);
        }
        if (query.among() != null && query.among().isEmpty()) {
            return new Page<>(List.of(), query.page(), query.size(), 0);
        }
        if (!actor.equals(Actor.SYSTEM)
                && (actor.departments().isEmpty() || actor.roles().isEmpty())) {
            return new Page<>(List.of(), query.page(), query.size(), 0);
        }
        // Made first, so that a bad page is refused before anything is asked.
        Page<TaskView> empty = new Page<>(List.of(), query.page(), query.size(), 0);
        long total = search(query, actor).count();
        List<TaskView> views = details.views(sorted(search(query, actor), query.sort())
                .initializeFormKeys()
                .listPage(empty.page() * empty.size(), empty.size()));
        return new Page<>(views, query.page(), query.size(), total);
    }

    /** @throws Problem NOT_FOUND, also when the actor may not see it: whether it exists is nobody else's business */
    Task require(String taskId, Actor actor) {
        Task task = tasks.createTaskQuery().taskId(taskId).initializeFormKeys().singleResult();
        if (task == null || !TaskKind.isKnown(task.getTaskDefinitionKey()) || !isVisible(task, actor)) {
            throw Problem.notFound("task", taskId);
        }
        return task;
    }

    /** Open tasks of one of the elements of the case, whoever may see them. */
    List<Task> openOf(CaseId caseId, String... elementIds) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(caseId.toString())
                .taskDefinitionKeyIn(elementIds)
                .initializeFormKeys()
                .list();
    }

    List<String> groupsOf(Task task) {
        return tasks.getIdentityLinksForTask(task.getId()).stream()
                .filter(link -> link.getGroupId() != null)
                .map(IdentityLink::getGroupId)
                .sorted()
                .toList();
    }

    CaseId caseOf(Task task) {
        return CaseId.parse((String) tasks.getVariableLocal(task.getId(), CASE_ID.name()));
    }

    String departmentOf(Task task) {
        return (String) tasks.getVariableLocal(task.getId(), TaskStates.DEPARTMENT);
    }

    TaskView view(Task task) {
        return details.views(List.of(task)).get(0);
    }

    private boolean isVisible(Task task, Actor actor) {
        if (actor.equals(Actor.SYSTEM)) {
            return true;
        }
        boolean concerned = actor.userId().equals(task.getAssignee())
                || actor.is(LEAD)
                || groupsOf(task).stream().anyMatch(actor::is);
        return concerned && actor.departments().contains(departmentOf(task));
    }

    private static boolean mayDoTasksOf(Actor actor, String group) {
        return actor.is(group) || actor.is(LEAD) || actor.equals(Actor.SYSTEM);
    }

    private org.camunda.bpm.engine.task.TaskQuery search(TaskQuery wanted, Actor actor) {
        org.camunda.bpm.engine.task.TaskQuery query = tasks.createTaskQuery()
                .active()
                .taskDefinitionKeyIn(
                        wanted.kind() == null
                                ? TaskKind.allElementIds().toArray(String[]::new)
                                : TaskKind.elementIds(wanted.kind()));
        if (wanted.caseId() != null) {
            query.processInstanceBusinessKey(wanted.caseId().toString());
        }
        if (wanted.among() != null) {
            query.processInstanceBusinessKeyIn(
                    wanted.among().stream().map(CaseId::toString).toArray(String[]::new));
        }
        if (wanted.overdue()) {
            query.dueBefore(Date.from(TaskDeadlines.now()));
        }
        if (wanted.mine()) {
            query.taskAssignee(actor.userId());
        }
        if (wanted.group() != null) {
            query.taskCandidateGroup(wanted.group()).includeAssignedTasks();
        }
        inState(query, wanted.state());
        return actor.equals(Actor.SYSTEM) ? query : restricted(query, wanted, actor);
    }

    private static void inState(org.camunda.bpm.engine.task.TaskQuery query, TaskDesk.State state) {
        switch (state) {
            case OPEN -> {
                // Completed tasks are none of the engine's any more.
            }
            case UNCLAIMED -> query.taskUnassigned();
            case CLAIMED -> query.taskAssigned();
            case DEFERRED -> query.followUpAfter(Date.from(TaskDeadlines.now()));
        }
    }

    private static org.camunda.bpm.engine.task.TaskQuery restricted(
            org.camunda.bpm.engine.task.TaskQuery query, TaskQuery wanted, Actor actor) {
        org.camunda.bpm.engine.task.TaskQuery departments = query.or();
        for (String department : actor.departments()) {
            departments.taskVariableValueEquals(TaskStates.DEPARTMENT, department);
        }
        departments.endOr();
        if (!actor.is(LEAD) && !wanted.mine() && wanted.group() == null) {
            query.or()
                    .taskCandidateGroupIn(new ArrayList<>(Set.copyOf(actor.roles())))
                    .includeAssignedTasks()
                    .taskAssignee(actor.userId())
                    .endOr();
        }
        return query;
    }

    private static org.camunda.bpm.engine.task.TaskQuery sorted(
            org.camunda.bpm.engine.task.TaskQuery query, String sort) {
        return switch (sort) {
            case "due" -> query.orderByDueDate().asc().orderByTaskId().asc();
            case "created" ->
                query.orderByTaskCreateTime().asc().orderByTaskId().asc();
            case "priority" ->
                query.orderByTaskPriority().desc().orderByTaskId().asc();
            case "followUp" -> query.orderByFollowUpDate().asc().orderByTaskId().asc();
            default ->
                throw new Problem(
                        Problem.Kind.INVALID,
                        "bad-sort",
                        "sort must be due, created, priority or followUp but is '" + sort + "'");
        };
    }
}
