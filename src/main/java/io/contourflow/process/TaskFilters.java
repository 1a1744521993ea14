package io.contourflow.process;

import io.contourflow.kernel.Actor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Views of the task list that users saved; everybody sees and changes only their own. */
public interface TaskFilters {
    /** More than anybody looks at; a limit for the table. */
    int FILTERS_MAX = 50;

    /** In order of name. */
    List<TaskFilter> of(Actor actor);

    /** @throws io.contourflow.kernel.Problem CONFLICT when the name is taken or there are too many */
    TaskFilter add(String name, Content content, Actor actor);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND, STALE, CONFLICT when the name is taken */
    TaskFilter change(UUID id, String name, Content content, long expectedVersion, Actor actor);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND, STALE */
    void remove(UUID id, long expectedVersion, Actor actor);

    record TaskFilter(UUID id, String name, Content content, long version) {}

    /** As the parameters of {@code GET /api/tasks}. */
    record Content(
            boolean mine,
            @Nullable String group,
            TaskDesk.@Nullable State state,
            TaskDesk.@Nullable Kind kind,
            boolean overdue,
            String sort) {}
}
