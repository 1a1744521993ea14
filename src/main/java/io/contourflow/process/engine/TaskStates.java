package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.ProcessProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moves the case while a task waits for somebody, and gives the task its due date, priority and department. */
@Component
class TaskStates implements TaskListener {

    /** Variables of the task itself, so that tasks can be searched by them. */
    static final String DEPARTMENT = "department";

    static final String FAILURE_MESSAGE = "failureMessage";

    private final Cases cases;
    private final Timeline timeline;
    private final ProcessProperties properties;
    private final Clock clock = Clock.systemUTC();

    TaskStates(Cases cases, Timeline timeline, ProcessProperties properties) {
        this.cases = cases;
        this.timeline = timeline;
        this.properties = properties;
    }

    @Override
    public void notify(DelegateTask task) {
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            created(task);
        } else {
            completed(task);
        }
    }

    private void created(DelegateTask task) {
        ImagingCase imagingCase = cases.require(CASE_ID.get(task));
        TaskKind kind = TaskKind.of(task.getTaskDefinitionKey());
        Instant now = clock.instant();
        task.setVariableLocal(DEPARTMENT, imagingCase.department());
        CASE_ID.setLocal(task, imagingCase.id());
        task.setPriority(imagingCase.priority());
        task.setDueDate(Date.from(dueAt(now.plus(kind.due(properties)), imagingCase.dueAt())));
        String detail = task.getVariable(FAILURE_MESSAGE) instanceof String message ? message : task.getName();
        cases.moveTo(imagingCase.id(), kind.caseState(), detail);
        record(imagingCase.id(), now, "TASK_OPENED", Actor.SYSTEM.userId(), task.getName(), null);
    }

    private void completed(DelegateTask task) {
        CaseId caseId = CASE_ID.get(task);
        Instant now = clock.instant();
        cases.moveTo(caseId, CaseState.PROCESSING, "");
        String who = task.getAssignee() == null ? Actor.SYSTEM.userId() : task.getAssignee();
        long durationMs = now.toEpochMilli() - task.getCreateTime().getTime();
        record(caseId, now, "TASK_COMPLETED", who, task.getName(), durationMs);
    }

    /** A case that is wanted earlier makes its tasks due earlier. */
    private static Instant dueAt(Instant byKind, @Nullable Instant byCase) {
        return byCase != null && byCase.isBefore(byKind) ? byCase : byKind;
    }

    private void record(
            CaseId caseId, Instant at, String kind, String actor, String detail, @Nullable Long durationMs) {
        timeline.record(new Timeline.Entry(caseId, at, kind, actor, detail, durationMs, SoftwareVersion.current()));
    }
}
