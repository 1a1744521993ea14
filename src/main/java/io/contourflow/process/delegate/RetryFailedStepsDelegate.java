package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Retry failed steps</em> of the case. */
@Component("retryFailedSteps")
class RetryFailedStepsDelegate implements JavaDelegate {

    private final FailedSteps failedSteps;

    RetryFailedStepsDelegate(FailedSteps failedSteps) {
        this.failedSteps = failedSteps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        failedSteps.retry(CASE_ID.get(execution));
    }
}
