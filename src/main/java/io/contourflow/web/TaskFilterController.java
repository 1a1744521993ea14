package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.process.TaskDesk;
import io.contourflow.process.TaskFilters;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Views of the task list that the user saved. */
@RestController
@RequestMapping("/api/task-filters")
class TaskFilterController {
    private final TaskFilters filters;

    TaskFilterController(TaskFilters filters) {
        this.filters = filters;
    }

    @GetMapping
    Items<TaskFilters.TaskFilter> list(Actor actor) {
        return new Items<>(filters.of(actor));
    }

    @PostMapping
    ResponseEntity<TaskFilters.TaskFilter> add(@Valid @RequestBody SavedFilter body, Actor actor) {
        TaskFilters.TaskFilter added = filters.add(body.name().strip(), body.content(), actor);
        return ResponseEntity.created(URI.create("/api/task-filters/" + added.id()))
                .eTag(ExpectedVersion.tag(added.version()))
                .body(added);
    }

    @PutMapping("/{filterId}")
    ResponseEntity<TaskFilters.TaskFilter> change(
            @PathVariable UUID filterId, @Valid @RequestBody SavedFilter body, ExpectedVersion expected, Actor actor) {
        TaskFilters.TaskFilter changed =
                filters.change(filterId, body.name().strip(), body.content(), expected.value(), actor);
        return ResponseEntity.ok().eTag(ExpectedVersion.tag(changed.version())).body(changed);
    }

    @DeleteMapping("/{filterId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable UUID filterId, ExpectedVersion expected, Actor actor) {
        filters.remove(filterId, expected.value(), actor);
    }

    record SavedFilter(
            @NotBlank @Size(max = 80) String name,
            @Nullable Boolean mine,
            @Nullable @Size(max = 80) String group,
            TaskDesk.@Nullable State state,
            TaskDesk.@Nullable Kind kind,
            @Nullable Boolean overdue,

            @Nullable @Pattern(regexp = TaskController.SORT_PATTERN)
            String sort) {

        TaskFilters.Content content() {
            return new TaskFilters.Content(
                    Boolean.TRUE.equals(mine),
                    group,
                    state,
                    kind,
                    Boolean.TRUE.equals(overdue),
                    sort == null ? "due" : sort);
        }
    }
}
