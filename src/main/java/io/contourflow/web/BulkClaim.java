package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many tasks claimed at once; each by itself, so that one that is gone does not keep the others. */
final class BulkClaim {
    private BulkClaim() {}

    static Items<Result> of(Ids ids, TaskDesk tasks, WorkEvents events, Actor actor) {
        return new Items<>(new LinkedHashSet<>(ids.ids())
                .stream().map(id -> claim(id, tasks, events, actor)).toList());
    }

    private static Result claim(String id, TaskDesk tasks, WorkEvents events, Actor actor) {
        try {
            TaskDesk.TaskView claimed = tasks.claim(id, actor);
            events.touched(claimed.caseId());
            return new Result(id, true, claimed.assignee(), null, null);
        } catch (Problem problem) {
            return new Result(id, false, null, "/problems/" + problem.slug(), problem.getMessage());
        }
    }

    record Ids(@NotEmpty @Size(max = 200) List<@NotNull @Size(min = 1, max = 64) String> ids) {}

    /** @param problem type of the problem and {@code detail} its line, where the task was not claimed */
    record Result(
            String id,
            boolean claimed,
            @Nullable String assignee,
            @Nullable String problem,
            @Nullable String detail) {}
}
