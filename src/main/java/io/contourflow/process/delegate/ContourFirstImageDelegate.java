package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.ImageProcessingVariables.FIRST_CONTOURED;

import io.contourflow.cases.ImageRole;
import io.contourflow.contouring.AutomaticContouring;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Contour first image</em> by the model of its mode (R14). */
@Component("contourFirstImage")
class ContourFirstImageDelegate implements JavaDelegate {

    private final AutomaticContouring contouring;

    ContourFirstImageDelegate(AutomaticContouring contouring) {
        this.contouring = contouring;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AutomaticContouring.Outcome outcome = contouring.contour(CASE_ID.get(execution), ImageRole.FIRST);
        FIRST_CONTOURED.set(execution, outcome.fold(contoured -> true, not -> false));
    }
}
