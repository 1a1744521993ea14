package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;

/** Finds the six parameters that bring the moving image onto the fixed one (R7). */
public interface RigidRegistration {
    /**
     * @throws RegistrationRefused when the images cannot be registered at all (empty, constant, no overlap)
     * @throws ProgressListener.Cancelled when asked to stop
     */
    RigidResult register(Volume fixed, Volume moving, RegistrationSettings settings, ProgressListener progress);
}
