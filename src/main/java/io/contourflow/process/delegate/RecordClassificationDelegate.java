package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.ADJUST_NEEDED;
import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.CONTOURING_NEEDED;
import static io.contourflow.process.variable.CaseLifecycleVariables.IMAGE_TYPE;
import static io.contourflow.process.variable.CaseLifecycleVariables.REGISTRATION_NEEDED;
import static io.contourflow.process.variable.CaseLifecycleVariables.SECOND_CONTOURING_NEEDED;

import io.contourflow.adaptation.DeformationGate;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ProcessingMode;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Record classification</em>: image type and processing mode are kept with the case (R4, R5). */
@Component("recordClassification")
class RecordClassificationDelegate implements JavaDelegate {

    private final Cases cases;
    private final DeformationGate gate;

    RecordClassificationDelegate(Cases cases, DeformationGate gate) {
        this.cases = cases;
        this.gate = gate;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ProcessingMode mode = new ProcessingMode(
                ADJUST_NEEDED.get(execution), REGISTRATION_NEEDED.get(execution), CONTOURING_NEEDED.get(execution));
        cases.classify(CASE_ID.get(execution), IMAGE_TYPE.get(execution), mode);
        SECOND_CONTOURING_NEEDED.set(
                execution,
                SECOND_CONTOURING_NEEDED.get(execution) || gate.needsSecondContour(IMAGE_TYPE.get(execution)));
    }
}
