package io.contourflow.web;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.process.TaskDesk;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
        ImagingCase of = cases.require(task.caseId());
        return new View(
                task.id(),
                task.kind(),
                task.name(),
                of.id().value(),
                of.patientId(),
                instances
                        .series(of.first().series())
                        .map(StoredSeries::patientName)
                        .orElse(""),
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
