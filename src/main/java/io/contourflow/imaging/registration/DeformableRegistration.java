package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;

/** Finds the deformation field of a rigidly registered pair (R8). */
public interface DeformableRegistration {
    /**
     * @param offset the rigid result, respected as the starting point: the field is the total map, offset included
     * @throws RegistrationRefused when the images cannot be registered at all
     * @throws ProgressListener.Cancelled when asked to stop
     */
    DeformableResult register(
            Volume fixed, Volume moving, RigidOffset offset, RegistrationSettings settings, ProgressListener progress);
}
