package io.contourflow.registration;

import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How images are registered and fused ({@code contourflow.registration.*}).
 *
 * @param mode AUTO: different modalities as MULTI; the same modality as measured from the pair, because a cone-beam CT is
 *     a CT by its header but not by its grey values
 * @param preset speed against accuracy
 * @param threads worker threads of one registration; 0: one per processor
 * @param fusion how the registered pair is superimposed
 */
@ConfigurationProperties("contourflow.registration")
public record RegistrationProperties(
        @DefaultValue("AUTO") RegistrationMode mode,
        @DefaultValue("ACCURATE") Preset preset,
        @DefaultValue("0") int threads,
        @DefaultValue("AVERAGE") FusionMethod fusion) {
    /** More threads than this bring nothing and take memory. */
    static final int THREADS_MAX = 64;

    public RegistrationProperties {
        if (threads < 0 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads must be 0 to " + THREADS_MAX + " but is " + threads);
        }
    }

    int workers() {
        return threads == 0 ? Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors()) : threads;
    }
}
