package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import org.jspecify.annotations.Nullable;

/**
 * What a registration is asked for.
 *
 * @param mode relation of grey values
 * @param preset speed against accuracy
 * @param initial where to start (fixed → moving); null: found by a coarse global search
 * @param fixedMask only points inside it are compared; null: the whole overlap
 * @param threads at most so many worker threads, at least 1
 */
public record RegistrationSettings(
        RegistrationMode mode,
        Preset preset,
        @Nullable RigidOffset initial,
        @Nullable Mask fixedMask,
        int threads) {
    /** Speed against accuracy. */
    public enum Preset {
        FAST,
        ACCURATE
    }

    public RegistrationSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1 but is " + threads);
        }
    }

    public static RegistrationSettings of(RegistrationMode mode) {
        return new RegistrationSettings(mode, Preset.ACCURATE, null, null, 2);
    }

    public RegistrationSettings startingAt(RigidOffset offset) {
        return new RegistrationSettings(mode, preset, offset, fixedMask, threads);
    }
}
