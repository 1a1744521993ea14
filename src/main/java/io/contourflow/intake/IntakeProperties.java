package io.contourflow.intake;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a series is complete and which images belong to one period ({@code contourflow.intake.*}).
 *
 * @param enabled whether this node looks for work; at least one node must
 * @param pollMs between two looks; each costs three small queries
 * @param quietSeconds no object of the series for so long, after its association is over: some scanners send a series
 *     in several associations one after the other, seldom with more than a few seconds between them
 * @param abandonedAfterSeconds an association whose end was never told (the program was killed) counts as over after so
 *     long without an object; must exceed {@code contourflow.dicom.idle-timeout-ms}, which ends silent ones
 * @param gapWaitSeconds how long a series with missing slices is waited for before it is refused with the reason: a
 *     scanner that was interrupted resumes within minutes
 * @param siblingWaitSeconds how long a complete image waits for other images of the patient that are still arriving, so
 *     that CT and MR sent together become one pair in the right order
 * @param periodGapHours images whose acquisitions are no further apart belong to one period even over midnight; a
 *     session of adaptive treatment, from the first image to the last, takes less
 * @param zone time zone of the department, in which a calendar day is one period; empty: of this machine
 * @param department that cases found by intake belong to
 * @param priority of cases found by intake, 0 (lowest) to 100
 */
@ConfigurationProperties("contourflow.intake")
public record IntakeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000") int pollMs,
        @DefaultValue("10") int quietSeconds,
        @DefaultValue("60") int abandonedAfterSeconds,
        @DefaultValue("300") int gapWaitSeconds,
        @DefaultValue("120") int siblingWaitSeconds,
        @DefaultValue("6") int periodGapHours,
        @DefaultValue("") String zone,
        @DefaultValue("radiotherapy") String department,
        @DefaultValue("50") int priority) {

    Duration quiet() {
        return Duration.ofSeconds(quietSeconds);
    }

    Duration abandonedAfter() {
        return Duration.ofSeconds(abandonedAfterSeconds);
    }

    Duration gapWait() {
        return Duration.ofSeconds(gapWaitSeconds);
    }

    Duration siblingWait() {
        return Duration.ofSeconds(siblingWaitSeconds);
    }

    ZoneId zoneId() {
        return zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone);
    }
}
