package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Contour again</em> what was rejected. */
@Component("contourAgain")
class ContourAgainDelegate implements JavaDelegate {

    private final RejectedContours rejected;

    ContourAgainDelegate(RejectedContours rejected) {
        this.rejected = rejected;
    }

    @Override
    public void execute(DelegateExecution execution) {
        rejected.contourAgain(CASE_ID.get(execution));
    }
}
