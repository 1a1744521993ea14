package io.contourflow.process.engine;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** Which version of which model runs, for the timeline. */
final class ModelVersions {

    private ModelVersions() {}

    static Map<String, String> of(DelegateExecution execution) {
        return ofDefinition(execution.getProcessDefinitionId());
    }

    /** @param definitionId as the engine makes it: {@code key:version:id} */
    static Map<String, String> ofDefinition(String definitionId) {
        String[] parts = definitionId.split(":", 3);
        return parts.length < 2 ? Map.of() : Map.of("process", parts[0] + " version " + parts[1]);
    }
}
