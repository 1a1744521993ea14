package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Skip failed steps</em> of the case: a person continues by hand. */
@Component("skipFailedSteps")
class SkipFailedStepsDelegate implements JavaDelegate {

    private final FailedSteps failedSteps;

    SkipFailedStepsDelegate(FailedSteps failedSteps) {
        this.failedSteps = failedSteps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        failedSteps.skip(CASE_ID.get(execution));
    }
}
