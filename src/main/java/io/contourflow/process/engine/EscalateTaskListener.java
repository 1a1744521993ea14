package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.Notices;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Takes a task that is overdue to the lead of the department, who can give it to somebody; what only a clinician or
 * planner may decide, they still decide.
 */
@Component("escalateTask")
class EscalateTaskListener implements TaskListener {

    private static final String LEAD = "lead";

    private final Timeline timeline;
    private final Notices notices;

    EscalateTaskListener(Timeline timeline, Notices notices) {
        this.timeline = timeline;
        this.notices = notices;
    }

    @Override
    public void notify(DelegateTask task) {
        CaseId caseId = CASE_ID.get(task);
        task.addCandidateGroup(LEAD);
        task.setPriority(TaskStates.PRIORITY_MAX);
        String whose = task.getAssignee() == null ? "nobody has claimed it" : "it is with " + task.getAssignee();
        String detail = "'" + task.getName() + "' is overdue; " + whose;
        notices.tell(caseId, "TASK_ESCALATED", detail);
        timeline.record(new Timeline.Entry(
                caseId,
                TaskDeadlines.now(),
                "TASK_ESCALATED",
                Actor.SYSTEM.userId(),
                detail,
                null,
                SoftwareVersion.current(),
                ModelVersions.of(task.getExecution())));
    }
}
