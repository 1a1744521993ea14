package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.ImageProcessingVariables.SECOND_CONTOURED;

import io.contourflow.contouring.AutomaticContouring;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Move first contour to second image</em> through the deformation field (R15). */
@Component("moveFirstContour")
class MoveFirstContourDelegate implements JavaDelegate {

    private final AutomaticContouring contouring;

    MoveFirstContourDelegate(AutomaticContouring contouring) {
        this.contouring = contouring;
    }

    @Override
    public void execute(DelegateExecution execution) {
        AutomaticContouring.Outcome outcome = contouring.propagateFirstContour(CASE_ID.get(execution));
        SECOND_CONTOURED.set(execution, outcome.fold(contoured -> true, not -> false));
    }
}
