package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    static final String LEAD = "lead";

    private final TaskService tasks;
    private final TaskSearch search;
    private final TaskDetails details;

    VisibleTasks(TaskService tasks, TaskSearch search, TaskDetails details) {
        this.tasks = tasks;
        this.search = search;
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
        TaskSearch.Found found = search.find(query, actor);
        return new Page<>(details.views(tasksOf(found.ids())), query.page(), query.size(), found.total());
    }

    /** In the order of the ids; without those that were completed since they were found. */
    private List<Task> tasksOf(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Task> byId =
                tasks.createTaskQuery().taskIdIn(ids.toArray(String[]::new)).initializeFormKeys().list().stream()
                        .collect(Collectors.toMap(Task::getId, Function.identity()));
        return ids.stream().flatMap(id -> Stream.ofNullable(byId.get(id))).toList();
    }

    /** @throws Problem NOT_FOUND, also when the actor may not see it: whether it exists is nobody else's business */
    Task require(String taskId, Actor actor) {
        Task task = tasks.createTaskQuery().taskId(taskId).initializeFormKeys().singleResult();
        if (task == null || !TaskKind.isKnown(task.getTaskDefinitionKey()) || !isVisible(task, actor)) {
            // what was asked for is the caller's text and is not repeated
            throw Problem.notFound("task", "of this id");
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
}
