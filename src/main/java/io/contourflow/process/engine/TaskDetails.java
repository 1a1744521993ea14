package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.TaskDesk.Comment;
import io.contourflow.process.TaskDesk.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * What a list shows of its tasks, asked for once for the whole list. The engine's services tell groups and comments of
 * one task at a time only, so those two are read from its tables.
 */
@Component
class TaskDetails {
    private final RuntimeService runtime;
    private final EngineTables tables;

    TaskDetails(RuntimeService runtime, EngineTables tables) {
        this.runtime = runtime;
        this.tables = tables;
    }

    /** Three statements, however many tasks. */
    List<TaskView> views(List<Task> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        List<String> ids = tasks.stream().map(Task::getId).toList();
        Map<String, CaseId> cases = casesOf(ids);
        Map<String, List<String>> groups = groupsOf(ids);
        Map<String, List<Comment>> comments = commentsOf(ids);
        return tasks.stream()
                .map(task -> view(
                        task,
                        Objects.requireNonNull(cases.get(task.getId())),
                        groups.getOrDefault(task.getId(), List.of()),
                        comments.getOrDefault(task.getId(), List.of())))
                .toList();
    }

    private static TaskView view(Task task, CaseId of, List<String> groups, List<Comment> comments) {
        Date due = task.getDueDate();
        return new TaskView(
                task.getId(),
                TaskKind.of(task.getTaskDefinitionKey()).kind(),
                task.getName(),
                of,
                task.getAssignee(),
                groups,
                task.getCreateTime().toInstant(),
                due == null ? null : due.toInstant(),
                task.getPriority(),
                task.getCamundaFormRef().getKey(),
                comments,
                task.getFollowUpDate() == null ? null : task.getFollowUpDate().toInstant(),
                task.getDescription());
    }

    private Map<String, CaseId> casesOf(List<String> ids) {
        Map<String, CaseId> cases = new HashMap<>();
        for (VariableInstance variable : runtime.createVariableInstanceQuery()
                .taskIdIn(ids.toArray(String[]::new))
                .variableName(CASE_ID.name())
                .list()) {
            cases.put(variable.getTaskId(), CaseId.parse((String) variable.getValue()));
        }
        return cases;
    }

    private Map<String, List<String>> groupsOf(List<String> ids) {
        Map<String, List<String>> groups = new HashMap<>();
        tables.sql("select TASK_ID_, GROUP_ID_ from {ACT_RU_IDENTITYLINK}"
                        + " where TASK_ID_ in (:ids) and GROUP_ID_ is not null order by GROUP_ID_")
                .param("ids", ids)
                .query(row -> {
                    groups.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(row.getString(2));
                });
        return groups;
    }

    private Map<String, List<Comment>> commentsOf(List<String> ids) {
        Map<String, List<Comment>> comments = new HashMap<>();
        tables.sql("select TASK_ID_, USER_ID_, TIME_, FULL_MSG_ from {ACT_HI_COMMENT}"
                        + " where TASK_ID_ in (:ids) and TYPE_ = 'comment' order by TIME_")
                .param("ids", ids)
                .query(row -> {
                    String author = row.getString(2);
                    comments.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(new Comment(
                                    author == null ? Actor.SYSTEM.userId() : author,
                                    row.getTimestamp(3).toInstant(),
                                    new String(row.getBytes(4), StandardCharsets.UTF_8)));
                });
        return comments;
    }
}
