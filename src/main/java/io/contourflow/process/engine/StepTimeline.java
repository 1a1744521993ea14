package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Tells the timeline of the case that a step is over and how long it took. */
@Component
class StepTimeline implements ExecutionListener {

    /** Transient, so never stored: a step begins and ends in one transaction, and a rolled-back try leaves nothing. */
    private static final String BEGUN_AT_MS = "stepBegunAtMs";

    /** The image steps tell the timeline themselves, with what they made, and only where they really computed. */
    private static final Set<String> TOLD_BY_THE_STEP_ITSELF = Set.of(
            "Task_AdjustImages",
            "Task_RegisterRigidly",
            "Task_RegisterDeformably",
            "Task_FuseImages",
            "Task_ContourFirstImage",
            "Task_ContourSecondImage",
            "Task_MoveFirstContour",
            "Task_MeasureDeformation",
            "Task_StoreContouredImage");

    private final Timeline timeline;
    private final Clock clock = Clock.systemUTC();

    StepTimeline(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void notify(DelegateExecution execution) {
        if (EVENTNAME_START.equals(execution.getEventName())) {
            execution.setVariableLocal(BEGUN_AT_MS, Variables.longValue(clock.millis(), true));
        } else if (execution.getVariableLocal(BEGUN_AT_MS) instanceof Long begunAtMs) {
            execution.removeVariableLocal(BEGUN_AT_MS);
            if (execution.isCanceled() || !TOLD_BY_THE_STEP_ITSELF.contains(execution.getCurrentActivityId())) {
                record(execution, begunAtMs);
            }
        }
    }

    private void record(DelegateExecution execution, long begunAtMs) {
        Instant now = clock.instant();
        timeline.record(new Timeline.Entry(
                CASE_ID.get(execution),
                now,
                execution.isCanceled() ? "STEP_FAILED" : "STEP_FINISHED",
                Actor.SYSTEM.userId(),
                execution.getCurrentActivityName(),
                now.toEpochMilli() - begunAtMs,
                SoftwareVersion.current(),
                ModelVersions.of(execution)));
    }
}
