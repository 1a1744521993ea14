package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.registration.ImageAdjustment;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Adjust definition and contrast</em> (R6). */
@Component("adjustImages")
class AdjustImagesDelegate implements JavaDelegate {

    private final ImageAdjustment adjustment;

    AdjustImagesDelegate(ImageAdjustment adjustment) {
        this.adjustment = adjustment;
    }

    @Override
    public void execute(DelegateExecution execution) {
        adjustment.adjust(CASE_ID.get(execution));
    }
}
