package io.contourflow.web;

import io.contourflow.cases.Cases;
import io.contourflow.kernel.Actor;
import io.contourflow.process.PeopleDirectory;
import io.contourflow.process.TaskDesk;
import java.util.Comparator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Who a task can be handed to. */
@RestController
class ColleagueController {
    private final TaskDesk tasks;
    private final Cases cases;
    private final PeopleDirectory people;

    ColleagueController(TaskDesk tasks, Cases cases, PeopleDirectory people) {
        this.tasks = tasks;
        this.cases = cases;
        this.people = people;
    }

    /** Those of the case's department who may do the task, without who asks and who has it. */
    @GetMapping("/api/tasks/{taskId}/colleagues")
    Items<Colleague> colleagues(@PathVariable String taskId, Actor actor) {
        TaskDesk.TaskView task = tasks.get(taskId, actor);
        String department = cases.require(task.caseId()).department();
        return new Items<>(task.groups().stream()
                .flatMap(group -> people.inGroup(group).stream())
                .filter(person -> person.departments().contains(department))
                .filter(person -> !person.userId().equals(actor.userId()))
                .filter(person -> !person.userId().equals(task.assignee()))
                .map(person -> new Colleague(person.userId(), person.displayName()))
                .distinct()
                .sorted(Comparator.comparing(Colleague::displayName).thenComparing(Colleague::userId))
                .toList());
    }

    record Colleague(String userId, String displayName) {}
}
