package io.contourflow.process.engine;

import io.contourflow.process.DeadlineProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Adds working time to an instant. A working day lasts from its first to its last local time, so it is an hour shorter
 * or longer where the clocks change within it. Immutable; O(days passed).
 */
final class WorkingTime {

    /** Nobody waits longer; holidays without end must not loop for ever. */
    private static final int DAYS_MAX = 3660;

    private final DeadlineProperties settings;

    WorkingTime(DeadlineProperties settings) {
        this.settings = settings;
    }

    /**
     * @param time not negative; zero gives {@code start} itself
     * @return the first instant at which {@code time} of working time has passed since {@code start}
     * @throws IllegalArgumentException when the time is negative
     * @throws IllegalStateException when it does not pass within ten years
     */
    Instant plus(Instant start, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("working time must not be negative but is " + time);
        }
        if (time.isZero() || settings.isRoundTheClock()) {
            return start.plus(time);
        }
        Duration left = time;
        LocalDate first = start.atZone(settings.zone()).toLocalDate();
        for (int day = 0; day < DAYS_MAX; day++) {
            LocalDate date = first.plusDays(day);
            if (isWorkingDay(date)) {
                Instant opens = later(start, at(date, settings.from()));
                Instant closes = closing(date);
                Duration open = closes.isAfter(opens) ? Duration.between(opens, closes) : Duration.ZERO;
                if (!open.isZero() && left.compareTo(open) <= 0) {
                    return opens.plus(left);
                }
                left = left.minus(open);
            }
        }
        throw new IllegalStateException("no " + time + " of working time within " + DAYS_MAX + " days of " + start);
    }

    private boolean isWorkingDay(LocalDate date) {
        return settings.days().contains(date.getDayOfWeek())
                && !settings.holidays().contains(date);
    }

    private Instant closing(LocalDate date) {
        return settings.until().equals(LocalTime.MIDNIGHT)
                ? at(date.plusDays(1), LocalTime.MIDNIGHT)
                : at(date, settings.until());
    }

    /** A local time that the change of the clocks leaves out is the first one after it. */
    private Instant at(LocalDate date, LocalTime time) {
        return date.atTime(time).atZone(settings.zone()).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
