package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.DEFORMATION_VERDICT;
import static io.contourflow.process.variable.ImageProcessingVariables.REGISTERED;

import io.contourflow.adaptation.DeformationGate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Measure deformation</em> between the periods and compare it with the threshold (R10, R11). */
@Component("measureDeformation")
class MeasureDeformationDelegate implements JavaDelegate {

    private final DeformationGate gate;

    MeasureDeformationDelegate(DeformationGate gate) {
        this.gate = gate;
    }

    @Override
    public void execute(DelegateExecution execution) {
        DEFORMATION_VERDICT.set(execution, gate.assess(CASE_ID.get(execution), REGISTERED.get(execution)));
    }
}
