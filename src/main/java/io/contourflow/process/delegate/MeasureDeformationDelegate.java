package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.DEFORMATION_VERDICT;
import static io.contourflow.process.variable.CaseLifecycleVariables.FIELD_TRUSTED;
import static io.contourflow.process.variable.ImageProcessingVariables.REGISTERED;

import io.contourflow.adaptation.DeformationGate;
import io.contourflow.kernel.CaseId;
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
        CaseId caseId = CASE_ID.get(execution);
        boolean registered = REGISTERED.get(execution);
        DEFORMATION_VERDICT.set(execution, gate.assess(caseId, registered));
        FIELD_TRUSTED.set(execution, gate.isFieldTrusted(caseId, registered));
    }
}
