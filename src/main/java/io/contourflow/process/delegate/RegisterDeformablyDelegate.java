package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.ImageProcessingVariables.REGISTERED;

import io.contourflow.process.variable.CaseError;
import io.contourflow.registration.ImageRegistration;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Register images non-rigidly</em> (R8). */
@Component("registerDeformably")
class RegisterDeformablyDelegate implements JavaDelegate {

    private final ImageRegistration registration;

    RegisterDeformablyDelegate(ImageRegistration registration) {
        this.registration = registration;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            registration.registerDeformably(CASE_ID.get(execution));
            REGISTERED.set(execution, true);
        } catch (ImageRegistration.CannotRegister cause) {
            throw new BpmnError(CaseError.REGISTRATION_FAILED.name(), cause.getMessage(), cause);
        }
    }
}
