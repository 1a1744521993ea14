package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.DEFORMATION_VERDICT;
import static io.contourflow.process.variable.CaseLifecycleVariables.FIELD_TRUSTED;

import io.contourflow.adaptation.DeformationGate;
import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.variable.SkippableStep;
import io.contourflow.review.ContoursByHand;
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
    private final DeformationGate gate;
    private final ContoursByHand byHand;
    private final Timeline timeline;
    private final Clock clock = Clock.systemUTC();

    FailedSteps(
            @Lazy RuntimeService runtime,
            @Lazy ManagementService management,
            DeformationGate gate,
            ContoursByHand byHand,
            Timeline timeline) {
        this.runtime = runtime;
        this.management = management;
        this.gate = gate;
        this.byHand = byHand;
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

    /** What the failed step owed the case is asked of people: a decision, contours. */
    private void leaveToPeople(CaseId caseId, String instanceId, SkippableStep step) {
        switch (step) {
            case MEASURE_DEFORMATION -> {
                gate.cannotTell(caseId, "measuring the deformation failed");
                runtime.setVariables(instanceId, DEFORMATION_VERDICT.with(DeformationVerdict.CANNOT_TELL));
                runtime.setVariables(instanceId, FIELD_TRUSTED.with(false));
            }
            case CONTOUR_FIRST_IMAGE -> byHand.open(caseId, ImageRole.FIRST);
            case CONTOUR_SECOND_IMAGE, MOVE_FIRST_CONTOUR -> byHand.open(caseId, ImageRole.SECOND);
            case ADJUST_IMAGES, REGISTER_RIGIDLY, REGISTER_DEFORMABLY, FUSE_IMAGES, STORE_CONTOURED_IMAGE -> {
                // nothing that anybody waits for
            }
        }
    }

    private void skip(CaseId caseId, Job job, SkippableStep step) {
        List<TransitionInstance> waiting = List.of(
                runtime.getActivityInstance(job.getProcessInstanceId()).getTransitionInstances(step.elementId()));
        ProcessInstanceModificationBuilder change =
                runtime.createProcessInstanceModification(job.getProcessInstanceId());
        step.goesOnAt().ifPresentOrElse(change::startBeforeActivity, () -> change.startAfterActivity(step.elementId()));
        waiting.forEach(each -> change.cancelTransitionInstance(each.getId()));
        leaveToPeople(caseId, job.getProcessInstanceId(), step);
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
