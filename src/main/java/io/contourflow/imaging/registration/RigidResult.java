package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;

/** The offset and how good it is. */
public record RigidResult(RigidOffset offset, RegistrationMode mode, RegistrationQuality quality) {}
