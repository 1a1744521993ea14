package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
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

    /** The same for the person who is asked, with what can be done. */
    static final String FAILURE_DESCRIPTION = "failureDescription";

    static final int PRIORITY_MAX = 100;

    private final Cases cases;
    private final Timeline timeline;
    private final TaskDeadlines deadlines;

    TaskStates(Cases cases, Timeline timeline, TaskDeadlines deadlines) {
        this.cases = cases;
        this.timeline = timeline;
        this.deadlines = deadlines;
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
        Instant now = TaskDeadlines.now();
        task.setVariableLocal(DEPARTMENT, imagingCase.department());
        CASE_ID.setLocal(task, imagingCase.id());
        task.setPriority(imagingCase.priority());
        task.setDueDate(Date.from(deadlines.dueAt(kind, imagingCase.dueAt())));
        String detail = task.getName();
        if (kind == TaskKind.RESOLVE_FAILURE && task.getVariable(FAILURE_MESSAGE) instanceof String message) {
            detail = message;
            task.setDescription(
                    task.getVariable(FAILURE_DESCRIPTION) instanceof String words
                            ? words
                            : FailureWords.notRegistered(message));
        }
        cases.moveTo(imagingCase.id(), kind.caseState(), detail);
        record(imagingCase.id(), now, "TASK_OPENED", Actor.SYSTEM.userId(), task.getName(), null, task);
    }

    private void completed(DelegateTask task) {
        CaseId caseId = CASE_ID.get(task);
        Instant now = TaskDeadlines.now();
        cases.moveTo(caseId, CaseState.PROCESSING, "");
        String who = task.getAssignee() == null ? Actor.SYSTEM.userId() : task.getAssignee();
        long durationMs = now.toEpochMilli() - task.getCreateTime().getTime();
        record(caseId, now, "TASK_COMPLETED", who, task.getName(), durationMs, task);
    }

    private void record(
            CaseId caseId,
            Instant at,
            String kind,
            String actor,
            String detail,
            @Nullable Long durationMs,
            DelegateTask task) {
        timeline.record(new Timeline.Entry(
                caseId,
                at,
                kind,
                actor,
                detail,
                durationMs,
                SoftwareVersion.current(),
                ModelVersions.ofDefinition(task.getProcessDefinitionId())));
    }
}
