package io.contourflow.registration;

import io.contourflow.imaging.registration.DeformableRegistration;
import io.contourflow.imaging.registration.MultiResolutionDeformableRegistration;
import io.contourflow.imaging.registration.MultiResolutionRigidRegistration;
import io.contourflow.imaging.registration.RigidRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stored registration models (R7, R8) in use. */
@Configuration(proxyBeanMethods = false)
class RegistrationModels {
    @Bean
    RigidRegistration rigidRegistration() {
        return new MultiResolutionRigidRegistration();
    }

    @Bean
    DeformableRegistration deformableRegistration() {
        return new MultiResolutionDeformableRegistration();
    }
}
