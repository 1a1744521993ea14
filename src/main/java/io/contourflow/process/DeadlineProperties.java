package io.contourflow.process;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the department works, and when people are reminded of their tasks. Due times count working time only.
 *
 * @param zone time zone of hours and holidays
 * @param days working days; all by default, as nothing is known of the department
 * @param from begin of a working day, local time
 * @param until its end; {@code 00:00} is midnight at the end of the day
 * @param holidays days without work
 * @param reminderShare share of the time of a task after which people are reminded, above 0 and below 1
 * @param escalationAfter working time after the due time until the lead is told
 */
@ConfigurationProperties("contourflow.deadlines")
public record DeadlineProperties(
        @DefaultValue("UTC") ZoneId zone,

        @DefaultValue({"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"})
        Set<DayOfWeek> days,

        @DefaultValue("00:00") LocalTime from,
        @DefaultValue("00:00") LocalTime until,
        @DefaultValue Set<LocalDate> holidays,
        @DefaultValue("0.75") double reminderShare,
        @DefaultValue("PT0S") Duration escalationAfter) {

    public DeadlineProperties {
        days = Set.copyOf(days);
        holidays = Set.copyOf(holidays);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("contourflow.deadlines.days must name a day");
        }
        if (!until.equals(LocalTime.MIDNIGHT) && !from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "contourflow.deadlines.from must be before until but they are " + from + " and " + until);
        }
        if (!(reminderShare > 0 && reminderShare < 1)) {
            throw new IllegalArgumentException(
                    "contourflow.deadlines.reminder-share must be above 0 and below 1 but is " + reminderShare);
        }
        if (escalationAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "contourflow.deadlines.escalation-after must not be negative but is " + escalationAfter);
        }
    }

    /** Day and night, every day. */
    public boolean isRoundTheClock() {
        return days.size() == DayOfWeek.values().length
                && holidays.isEmpty()
                && from.equals(LocalTime.MIDNIGHT)
                && until.equals(LocalTime.MIDNIGHT);
    }
}
