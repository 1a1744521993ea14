package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.registration.ImageFusion;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Fuse images</em>: superimposes the registered pair (R9). */
@Component("fuseImages")
class FuseImagesDelegate implements JavaDelegate {

    private final ImageFusion fusion;

    FuseImagesDelegate(ImageFusion fusion) {
        this.fusion = fusion;
    }

    @Override
    public void execute(DelegateExecution execution) {
        fusion.fuse(CASE_ID.get(execution));
    }
}
