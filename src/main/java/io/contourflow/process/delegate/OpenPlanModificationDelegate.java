package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.planning.PlanModifications;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Open plan modification</em>: asks planners for a modified plan. */
@Component("openPlanModification")
class OpenPlanModificationDelegate implements JavaDelegate {

    private final PlanModifications modifications;

    OpenPlanModificationDelegate(PlanModifications modifications) {
        this.modifications = modifications;
    }

    @Override
    public void execute(DelegateExecution execution) {
        modifications.open(CASE_ID.get(execution));
    }
}
