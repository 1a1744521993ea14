package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.registration.ImageFusion;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Store contoured image</em> (R17, R18). */
@Component("storeContouredImage")
class StoreContouredImageDelegate implements JavaDelegate {

    private final ImageFusion fusion;

    StoreContouredImageDelegate(ImageFusion fusion) {
        this.fusion = fusion;
    }

    @Override
    public void execute(DelegateExecution execution) {
        fusion.storeContouredImage(CASE_ID.get(execution));
    }
}
