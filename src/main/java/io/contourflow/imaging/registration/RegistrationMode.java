package io.contourflow.imaging.registration;

/** How grey values of the two images relate. */
public enum RegistrationMode {
    /** Measured from the pair. */
    AUTO,
    /** Same modality, linearly related grey values. */
    MONO,
    /** Different modality, or cone-beam against fan-beam CT. */
    MULTI
}
