package io.contourflow.process.delegate;

import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.variable.SkippableStep;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationBuilder;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Steps of a case that were given up after their retries. */
@Component
class FailedSteps {

    /** One more try per request of a person: who retries sees soon whether it helped. */
    private static final int RETRIES = 1;

    private final RuntimeService runtime;
    private final ManagementService management;
    private final Timeline timeline;
    private final Clock clock = Clock.systemUTC();

    FailedSteps(@Lazy RuntimeService runtime, @Lazy ManagementService management, Timeline timeline) {
        this.runtime = runtime;
        this.management = management;
        this.timeline = timeline;
    }

    void retry(CaseId caseId) {
        forEachFailed(caseId, job -> management.setJobRetries(job.getId(), RETRIES));
    }

    /**
     * Has the case go on without its failed steps. A step that failed meanwhile and cannot be skipped is tried again
     * instead, and asked about when it fails once more.
     */
    void skip(CaseId caseId) {
        forEachFailed(
                caseId,
                job -> stepOf(job)
                        .ifPresentOrElse(
                                step -> skip(caseId, job, step), () -> management.setJobRetries(job.getId(), RETRIES)));
    }

    private void forEachFailed(CaseId caseId, Consumer<Job> work) {
        for (ProcessInstance instance : runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(caseId.toString())
                .list()) {
            for (Job job : management
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .noRetriesLeft()
                    .list()) {
                work.accept(job);
            }
        }
    }

    private java.util.Optional<SkippableStep> stepOf(Job job) {
        return runtime.createIncidentQuery().configuration(job.getId()).list().stream()
                .map(Incident::getActivityId)
                .findFirst()
                .flatMap(SkippableStep::of);
    }

    private void skip(CaseId caseId, Job job, SkippableStep step) {
        List<TransitionInstance> waiting = List.of(
                runtime.getActivityInstance(job.getProcessInstanceId()).getTransitionInstances(step.elementId()));
        ProcessInstanceModificationBuilder change =
                runtime.createProcessInstanceModification(job.getProcessInstanceId());
        step.goesOnAt().ifPresentOrElse(change::startBeforeActivity, () -> change.startAfterActivity(step.elementId()));
        waiting.forEach(each -> change.cancelTransitionInstance(each.getId()));
        change.execute();
        timeline.record(new Timeline.Entry(
                caseId,
                clock.instant(),
                "STEP_SKIPPED",
                Actor.SYSTEM.userId(),
                "case goes on without '"
                        + step.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + "'",
                null,
                SoftwareVersion.current()));
    }
}
