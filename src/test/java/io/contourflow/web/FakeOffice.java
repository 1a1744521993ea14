package io.contourflow.web;

import io.contourflow.cases.Notices;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.ModelMigration;
import io.contourflow.process.TaskFilters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Saved filters, notices and model migration in memory. */
class FakeOffice implements TaskFilters, Notices, ModelMigration {
    static final UUID FILTER = UUID.fromString("00000000-0000-0000-0000-00000000f117");

    final List<TaskFilter> filters = new ArrayList<>();
    final List<Boolean> dryRuns = new ArrayList<>();

    @Override
    public List<TaskFilter> of(Actor actor) {
        return List.copyOf(filters);
    }

    @Override
    public TaskFilter add(String name, Content content, Actor actor) {
        TaskFilter added = new TaskFilter(FILTER, name, content, 0);
        filters.add(added);
        return added;
    }

    @Override
    public TaskFilter change(UUID id, String name, Content content, long expectedVersion, Actor actor) {
        return new TaskFilter(id, name, content, expectedVersion + 1);
    }

    @Override
    public void remove(UUID id, long expectedVersion, Actor actor) {
        filters.removeIf(filter -> filter.id().equals(id));
    }

    @Override
    public void tell(CaseId caseId, String kind, String detail) {
        throw new UnsupportedOperationException("not told by the web edge");
    }

    @Override
    public Page<Notice> list(Set<String> departments, boolean openOnly, int page, int size) {
        return new Page<>(List.of(), page, size, 0);
    }

    @Override
    public Notice acknowledge(long id, Actor actor) {
        throw Problem.notFound("notice", id);
    }

    @Override
    public Report migrate(boolean dryRun, Actor actor) {
        dryRuns.add(dryRun);
        return new Report(dryRun, 0, 0, List.of());
    }
}
