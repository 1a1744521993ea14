package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.FailureResolutionVariables.MESSAGE_ATTENTION_ENDED;
import static io.contourflow.process.variable.FailureResolutionVariables.PROCESS_KEY;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.variable.SkippableStep;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A step that failed after all its retries becomes a task for people: an instance of {@code FailureResolutionProcess} is
 * started beside the case, which itself stays where it is until the step is tried again. See ADR 0021.
 */
@Component
class FailedStepIncidentHandler extends DefaultIncidentHandler {

    private static final int MESSAGE_LENGTH_MAX = 300;

    private final Cases cases;
    private final Timeline timeline;

    FailedStepIncidentHandler(Cases cases, Timeline timeline) {
        super(Incident.FAILED_JOB_HANDLER_TYPE);
        this.cases = cases;
        this.timeline = timeline;
    }

    @Override
    public Incident handleIncident(IncidentContext context, @Nullable String message) {
        Incident incident = super.handleIncident(context, message);
        instanceOf(context).ifPresent(instance -> askPeople(instance, context.getActivityId(), message));
        return incident;
    }

    @Override
    public void resolveIncident(IncidentContext context) {
        super.resolveIncident(context);
        instanceOf(context).ifPresent(FailedStepIncidentHandler::attentionEnded);
    }

    private void askPeople(ExecutionEntity instance, String activityId, @Nullable String message) {
        CaseId caseId = CaseId.parse(instance.getBusinessKey());
        String step = stepName(instance, activityId);
        String cause = message == null ? "" : firstLine(message);
        String reason = step + " failed" + (cause.isEmpty() ? "" : ": " + cause);
        timeline.record(new Timeline.Entry(
                caseId,
                Clock.systemUTC().instant(),
                "STEP_GIVEN_UP",
                Actor.SYSTEM.userId(),
                reason,
                null,
                SoftwareVersion.current(),
                ModelVersions.ofDefinition(instance.getProcessDefinitionId())));
        cases.moveTo(caseId, CaseState.NEEDS_ATTENTION, reason);
        if (!isAskedAlready(caseId)) {
            Map<String, Object> variables = new HashMap<>(CASE_ID.with(caseId));
            variables.put(TaskStates.FAILURE_MESSAGE, reason);
            variables.put(
                    TaskStates.FAILURE_DESCRIPTION,
                    FailureWords.stepGivenUp(
                            step, cause, SkippableStep.of(activityId).isPresent()));
            runtime().startProcessInstanceByKey(PROCESS_KEY, caseId.toString(), variables);
        }
    }

    /** Whether the task is open. One that was just completed does not count: its retry may be what failed now. */
    private static boolean isAskedAlready(CaseId caseId) {
        return runtime()
                        .createExecutionQuery()
                        .processInstanceBusinessKey(caseId.toString())
                        .messageEventSubscriptionName(MESSAGE_ATTENTION_ENDED)
                        .count()
                > 0;
    }

    private static void attentionEnded(ExecutionEntity instance) {
        runtime()
                .createMessageCorrelation(MESSAGE_ATTENTION_ENDED)
                .processInstanceBusinessKey(instance.getBusinessKey())
                .correlateAll();
    }

    /** The instance of one of our models that the job belongs to; empty for jobs of the engine itself. */
    private static Optional<ExecutionEntity> instanceOf(IncidentContext context) {
        if (context.getExecutionId() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        Context.getCommandContext().getExecutionManager().findExecutionById(context.getExecutionId()))
                .map(ExecutionEntity::getProcessInstance)
                .filter(instance -> instance.getBusinessKey() != null);
    }

    private static String stepName(ExecutionEntity instance, String activityId) {
        Object name = instance.getProcessDefinition().findActivity(activityId).getProperty("name");
        return name == null ? activityId : name.toString();
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() <= MESSAGE_LENGTH_MAX ? line : line.substring(0, MESSAGE_LENGTH_MAX) + "…";
    }

    private static RuntimeService runtime() {
        return Context.getProcessEngineConfiguration().getRuntimeService();
    }
}
