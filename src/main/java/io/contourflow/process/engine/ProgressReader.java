package io.contourflow.process.engine;

import io.contourflow.kernel.CaseId;
import io.contourflow.process.Workflow.ModelProgress;
import io.contourflow.process.Workflow.Progress;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.springframework.stereotype.Component;

/** Where the instances of a case stand, from the engine's runtime and history. */
@Component
class ProgressReader {

    private final RuntimeService runtime;
    private final HistoryService history;

    ProgressReader(RuntimeService runtime, HistoryService history) {
        this.runtime = runtime;
        this.history = history;
    }

    Progress read(CaseId caseId) {
        return new Progress(history
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(caseId.toString())
                .orderByProcessInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(this::read)
                .toList());
    }

    private ModelProgress read(HistoricProcessInstance instance) {
        List<String> active = new ArrayList<>();
        if (instance.getEndTime() == null) {
            ActivityInstance tree = runtime.getActivityInstance(instance.getId());
            if (tree != null) { // else it ended between the two questions
                collectActive(tree, active);
            }
        }
        return new ModelProgress(
                instance.getProcessDefinitionKey(),
                active.stream().distinct().toList(),
                finished(instance.getId()),
                incidents(instance.getId()));
    }

    /** Leaves of the tree; a step that waits for or is in its job counts as active. */
    private static void collectActive(ActivityInstance scope, List<String> active) {
        for (TransitionInstance waiting : scope.getChildTransitionInstances()) {
            active.add(waiting.getActivityId());
        }
        for (ActivityInstance child : scope.getChildActivityInstances()) {
            if (child.getChildActivityInstances().length == 0 && child.getChildTransitionInstances().length == 0) {
                active.add(child.getActivityId());
            } else {
                collectActive(child, active);
            }
        }
    }

    private List<String> finished(String instanceId) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instanceId)
                .finished()
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .filter(activity -> !activity.isCanceled())
                .map(HistoricActivityInstance::getActivityId)
                .distinct()
                .toList();
    }

    private List<String> incidents(String instanceId) {
        return runtime.createIncidentQuery().processInstanceId(instanceId).list().stream()
                .map(Incident::getActivityId)
                .distinct()
                .toList();
    }
}
