package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import org.jspecify.annotations.Nullable;

/**
 * The offset and how good it is.
 *
 * @param uncertainty of the offset's six values; null where the engine states none
 */
public record RigidResult(
        RigidOffset offset,
        RegistrationMode mode,
        RegistrationQuality quality,
        @Nullable OffsetUncertainty uncertainty) {
    public RigidResult(RigidOffset offset, RegistrationMode mode, RegistrationQuality quality) {
        this(offset, mode, quality, null);
    }
}
