package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.process.variable.CaseError;
import io.contourflow.registration.ImageRegistration;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Register images rigidly</em> (R7). */
@Component("registerRigidly")
class RegisterRigidlyDelegate implements JavaDelegate {

    private final ImageRegistration registration;

    RegisterRigidlyDelegate(ImageRegistration registration) {
        this.registration = registration;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            registration.registerRigidly(CASE_ID.get(execution));
        } catch (ImageRegistration.CannotRegister cause) {
            throw new BpmnError(CaseError.REGISTRATION_FAILED.name(), cause.getMessage(), cause);
        }
    }
}
