package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Record cancellation</em>: nothing more is done with the case. */
@Component("recordCancellation")
class RecordCancellationDelegate implements JavaDelegate {

    private final CaseClosure closure;

    RecordCancellationDelegate(CaseClosure closure) {
        this.closure = closure;
    }

    @Override
    public void execute(DelegateExecution execution) {
        closure.recordCancellation(CASE_ID.get(execution));
    }
}
