package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.exchange.ResultRelease;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Release results</em> to the configured peers. */
@Component("releaseResults")
class ReleaseResultsDelegate implements JavaDelegate {

    private final ResultRelease release;

    ReleaseResultsDelegate(ResultRelease release) {
        this.release = release;
    }

    @Override
    public void execute(DelegateExecution execution) {
        release.release(CASE_ID.get(execution));
    }
}
