package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Moves the case at some events of the models. Events only, never image steps: an image step keeps its transaction open
 * for long, and the row of the case would stay locked meanwhile.
 */
@Component
class CaseStates implements ExecutionListener {

    private static final Map<String, CaseState> STATES = Map.of(
            "StartEvent_ImagesReady", CaseState.PROCESSING,
            "StartEvent_ProcessingBegun", CaseState.PROCESSING,
            "EndEvent_ImagesReviewed", CaseState.RELEASING,
            "EndEvent_ResultsReleased", CaseState.COMPLETED);

    private final Cases cases;

    CaseStates(Cases cases) {
        this.cases = cases;
    }

    Optional<CaseState> stateAt(String elementId) {
        return Optional.ofNullable(STATES.get(elementId));
    }

    @Override
    public void notify(DelegateExecution execution) {
        if (!execution.isCanceled()) {
            stateAt(execution.getCurrentActivityId())
                    .ifPresent(state -> cases.moveTo(CASE_ID.get(execution), state, ""));
        }
    }
}
