package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SoftwareVersion;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Reminds of a task that is soon due: it moves up in the lists, and the timeline says so. */
@Component("remindOfTask")
class RemindOfTaskListener implements TaskListener {

    /** Enough to pass the tasks of other cases of the same urgency. */
    private static final int PRIORITY_STEP = 10;

    private final Timeline timeline;

    RemindOfTaskListener(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void notify(DelegateTask task) {
        task.setPriority(Math.min(TaskStates.PRIORITY_MAX, task.getPriority() + PRIORITY_STEP));
        String whose = task.getAssignee() == null ? "nobody has claimed it" : "it is with " + task.getAssignee();
        timeline.record(new Timeline.Entry(
                CASE_ID.get(task),
                TaskDeadlines.now(),
                "TASK_REMINDED",
                Actor.SYSTEM.userId(),
                "'" + task.getName() + "' is soon due; " + whose,
                null,
                SoftwareVersion.current(),
                ModelVersions.of(task.getExecution())));
    }
}
