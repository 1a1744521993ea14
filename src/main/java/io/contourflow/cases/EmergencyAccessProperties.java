package io.contourflow.cases;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param duration how long a case of another department stays open; an hour is long enough to look after a patient */
@ConfigurationProperties("contourflow.emergency-access")
public record EmergencyAccessProperties(@DefaultValue("60m") Duration duration) {
    private static final Duration LONGEST = Duration.ofHours(24);

    public EmergencyAccessProperties {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("contourflow.emergency-access.duration must be more than 0 and at most "
                    + LONGEST + " but is " + duration);
        }
    }
}
