package io.contourflow.process.engine;

import static io.contourflow.process.variable.ImageProcessingVariables.FAILURE_ACTION;
import static io.contourflow.process.variable.ImageProcessingVariables.PROCESS_KEY;

import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.variable.FailureAction;
import io.contourflow.process.variable.SkippableStep;
import io.contourflow.registration.ProcessingSettings;
import io.contourflow.registration.ProcessingSettings.Choice;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** What a person decides about a step that failed. */
@Component
class FailureDecisions {

    private final ProcessingSettings settings;
    private final RuntimeService runtime;
    private final Timeline timeline;

    FailureDecisions(ProcessingSettings settings, RuntimeService runtime, Timeline timeline) {
        this.settings = settings;
        this.runtime = runtime;
        this.timeline = timeline;
    }

    /**
     * @param values {@code action}, {@code reason}, and for other settings {@code preset}, {@code mode}, {@code recipe}
     * @return what the model goes on with
     * @throws Problem INVALID when a reason or setting is missing or the case cannot go on without the failed step
     */
    Map<String, Object> decide(Task task, CaseId caseId, Map<String, String> values, Actor actor) {
        FailureAction action = FailureAction.valueOf(values.getOrDefault("action", ""));
        String reason = values.getOrDefault("reason", "");
        if ((action == FailureAction.CONTINUE || action == FailureAction.CANCEL) && reason.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "reason-missing", "to " + action + " needs a reason");
        }
        Choice choice = new Choice(values.get("preset"), values.get("mode"), values.get("recipe"));
        if (action == FailureAction.RETRY_WITH_SETTINGS) {
            settings.choose(caseId, choice, actor);
        } else if (!choice.isEmpty()) {
            throw new Problem(
                    Problem.Kind.INVALID, "settings-not-wanted", "other settings go with RETRY_WITH_SETTINGS only");
        }
        if (action == FailureAction.CONTINUE && !isOfRegistration(task)) {
            requireSkippable(caseId);
        }
        record(caseId, action, reason, actor);
        return FAILURE_ACTION.with(action);
    }

    /** Whether the images could not be registered. The part of a definition id before the colon is its key. */
    private static boolean isOfRegistration(Task task) {
        return task.getProcessDefinitionId().startsWith(PROCESS_KEY + ":");
    }

    private void requireSkippable(CaseId caseId) {
        boolean skippable =
                runtime.createProcessInstanceQuery().processInstanceBusinessKey(caseId.toString()).list().stream()
                        .flatMap(instance ->
                                runtime.createIncidentQuery().processInstanceId(instance.getId()).list().stream())
                        // Not those that callers of the failed instance have because of it.
                        .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
                        .filter(incident -> Incident.FAILED_JOB_HANDLER_TYPE.equals(incident.getIncidentType()))
                        .allMatch(incident ->
                                SkippableStep.of(incident.getActivityId()).isPresent());
        if (!skippable) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "cannot-continue",
                    "the case cannot go on without the failed step: try it again or cancel the case");
        }
    }

    private void record(CaseId caseId, FailureAction action, String reason, Actor actor) {
        String words = action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        timeline.record(new Timeline.Entry(
                caseId,
                TaskDeadlines.now(),
                "FAILURE_RESOLVED",
                actor.userId(),
                words
                        + (reason.isEmpty()
                                ? ""
                                : ": " + reason.lines().findFirst().orElse("")),
                null,
                SoftwareVersion.current()));
    }
}
