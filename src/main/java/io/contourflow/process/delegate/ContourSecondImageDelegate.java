package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.ImageProcessingVariables.SECOND_CONTOURED;

import io.contourflow.cases.ImageRole;
import io.contourflow.contouring.AutomaticContouring;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Contour second image</em> by the model of its own mode, where there is one (R14, R15). */
@Component("contourSecondImage")
class ContourSecondImageDelegate implements JavaDelegate {

    private final AutomaticContouring contouring;

    ContourSecondImageDelegate(AutomaticContouring contouring) {
        this.contouring = contouring;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AutomaticContouring.Outcome outcome = contouring.contour(CASE_ID.get(execution), ImageRole.SECOND);
        SECOND_CONTOURED.set(execution, outcome.fold(contoured -> true, not -> false));
    }
}
