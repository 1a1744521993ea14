package io.contourflow.web;

import io.contourflow.archive.Instances;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.process.TaskDesk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tasks with what the list shows of their case. */
@Component
class TaskViews {
    private final Cases cases;
    private final Instances instances;

    TaskViews(Cases cases, Instances instances) {
        this.cases = cases;
        this.instances = instances;
    }

    View view(TaskDesk.TaskView task) {
        return views(List.of(task)).get(0);
    }

    Page<View> views(Page<TaskDesk.TaskView> page) {
        return new Page<>(views(page.items()), page.page(), page.size(), page.total());
    }

    /** Asks once for all cases and once for all patients, however many tasks. */
    private List<View> views(List<TaskDesk.TaskView> tasks) {
        Map<CaseId, ImagingCase> of =
                cases.requireAll(tasks.stream().map(TaskDesk.TaskView::caseId).collect(Collectors.toSet()));
        PatientNames patients = PatientNames.of(of.values(), instances);
        return tasks.stream()
                .map(task -> {
                    ImagingCase its = Objects.requireNonNull(of.get(task.caseId()));
                    return view(task, its, patients.of(its));
                })
                .toList();
    }

    private static View view(TaskDesk.TaskView task, ImagingCase of, String patientName) {
        return new View(
                task.id(),
                task.kind(),
                task.name(),
                of.id().value(),
                of.patientId(),
                patientName,
                of.type(),
                task.assignee(),
                task.groups(),
                task.createdAt(),
                task.dueAt(),
                task.priority(),
                task.formId(),
                task.comments(),
                task.followUpAt(),
                task.description());
    }

    record View(
            String id,
            TaskDesk.Kind kind,
            String name,
            UUID caseId,
            String patientId,
            String patientName,
            @Nullable ImageType caseType,
            @Nullable String assignee,
            List<String> groups,
            Instant createdAt,
            @Nullable Instant dueAt,
            int priority,
            String formId,
            List<TaskDesk.Comment> comments,
            @Nullable Instant followUpAt,
            @Nullable String description) {}
}
