package io.contourflow.process.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.process.DeadlineProperties;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A department in Berlin, Monday to Friday 8 to 17; Good Friday and Easter Monday 2026 are holidays. */
class WorkingTimeTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<LocalDate> EASTER = Set.of(LocalDate.of(2026, 4, 3), LocalDate.of(2026, 4, 6));
    private static final WorkingTime OFFICE =
            new WorkingTime(settings(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "08:00", "17:00", EASTER));

    private static DeadlineProperties settings(
            Set<DayOfWeek> days, String from, String until, Set<LocalDate> holidays) {
        return new DeadlineProperties(
                BERLIN, days, LocalTime.parse(from), LocalTime.parse(until), holidays, 0.75, Duration.ZERO);
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        // within a day; over night; over a weekend; over Easter; begun before, after and outside working hours
        "2026-03-02T09:00, PT4H,  2026-03-02T13:00",
        "2026-03-02T15:00, PT4H,  2026-03-03T10:00",
        "2026-03-06T16:00, PT4H,  2026-03-09T11:00",
        "2026-04-02T16:00, PT4H,  2026-04-07T11:00",
        "2026-03-02T05:00, PT1H,  2026-03-02T09:00",
        "2026-03-02T22:00, PT1H,  2026-03-03T09:00",
        "2026-03-07T12:00, PT1H,  2026-03-09T09:00",
        // just to the end of the day; a whole week; nothing
        "2026-03-02T08:00, PT9H,  2026-03-02T17:00",
        "2026-03-02T08:00, PT45H, 2026-03-06T17:00",
        "2026-03-07T12:00, PT0S,  2026-03-07T12:00",
        // clocks go forward on 29 March and back on 25 October, both on Sundays
        "2026-03-27T16:00, PT2H,  2026-03-30T09:00",
        "2026-10-23T16:00, PT2H,  2026-10-26T09:00"
    })
    void countsWorkingTimeOnly(String start, String time, String end) {
        assertThat(OFFICE.plus(berlin(start), Duration.parse(time))).isEqualTo(berlin(end));
    }

    @ParameterizedTest
    @CsvSource({
        // a Sunday of 23 hours, and one of 25; a shift that begins in the hour that the clocks leave out
        "00:00, 00:00, 2026-03-29T00:00, PT23H, 2026-03-30T00:00",
        "00:00, 00:00, 2026-10-25T00:00, PT25H, 2026-10-26T00:00",
        "02:30, 06:00, 2026-03-29T00:00, PT1H,  2026-03-29T04:30",
        "01:00, 06:00, 2026-10-25T00:00, PT6H,  2026-10-25T06:00"
    })
    void takesADayAsLongAsItIs(String from, String until, String start, String time, String end) {
        // A holiday far away, so that the days are counted one by one.
        WorkingTime daily = new WorkingTime(
                settings(EnumSet.allOf(DayOfWeek.class), from, until, Set.of(LocalDate.of(2030, 1, 1))));

        assertThat(daily.plus(berlin(start), Duration.parse(time))).isEqualTo(berlin(end));
    }

    @Test
    void isTimeItselfRoundTheClock() {
        WorkingTime always = new WorkingTime(settings(EnumSet.allOf(DayOfWeek.class), "00:00", "00:00", Set.of()));

        assertThat(always.plus(berlin("2026-03-28T20:00"), Duration.ofHours(8)))
                .isEqualTo(berlin("2026-03-28T20:00").plus(Duration.ofHours(8)));
    }

    @RepeatedTest(200)
    void addsUpAndStaysWithinWorkingHours(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Instant start = berlin("2026-01-01T00:00").plusSeconds(random.nextInt(365 * 86_400));
        Duration one = Duration.ofSeconds(1 + random.nextInt(200_000));
        Duration other = Duration.ofSeconds(1 + random.nextInt(200_000));

        Instant end = OFFICE.plus(start, one.plus(other));

        assertThat(OFFICE.plus(OFFICE.plus(start, one), other)).isEqualTo(end);
        assertThat(end).isAfter(start);
        LocalDateTime local = LocalDateTime.ofInstant(end, BERLIN);
        assertThat(local.toLocalTime()).isBetween(LocalTime.of(8, 0), LocalTime.of(17, 0));
        assertThat(local.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        assertThat(EASTER).doesNotContain(local.toLocalDate());
    }

    @Test
    void refusesWhatHasNoAnswer() {
        assertThatThrownBy(() -> OFFICE.plus(Instant.EPOCH, Duration.ofHours(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("working time must not be negative but is PT-1H");
        assertThatThrownBy(() -> OFFICE.plus(Instant.EPOCH, Duration.ofDays(10_000)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settings(Set.of(), "08:00", "17:00", Set.of()))
                .hasMessage("contourflow.deadlines.days must name a day");
        assertThatThrownBy(() -> settings(Set.of(DayOfWeek.MONDAY), "17:00", "08:00", Set.of()))
                .hasMessage("contourflow.deadlines.from must be before until but they are 17:00 and 08:00");
    }
}
