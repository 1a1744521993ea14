package io.contourflow.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much work there was and how long it took, for those who plan it. Counts and times only, nothing of a patient. */
public interface CaseStatistics {
    /** @param departments whose cases; of none, all counts are 0 */
    Report of(Period period, Set<String> departments);

    /** Whole days in UTC, the last one included. */
    record Period(LocalDate from, LocalDate to) {
        public Period {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("a period must not end on " + to + " before it begins on " + from);
            }
        }

        Instant begin() {
            return from.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        Instant end() {
            return to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /**
     * @param days every day of the period
     * @param states open cases now, most first
     * @param types of the cases that came in the period, most first
     * @param turnaround from a case's coming to the last entry of its timeline, of those that closed in the period
     * @param tasks from opened to completed, by name
     * @param steps image steps, by name
     * @param people who completed how many tasks, most first
     */
    record Report(
            LocalDate from,
            LocalDate to,
            List<Day> days,
            List<StateCount> states,
            List<TypeCount> types,
            Times turnaround,
            List<Times> tasks,
            List<Times> steps,
            List<PersonCount> people) {}

    /** @param closed completed or cancelled that day */
    record Day(LocalDate day, long created, long closed) {}

    record StateCount(CaseState state, long cases) {}

    /** @param type null: not classified */
    record TypeCount(@Nullable ImageType type, long cases) {}

    record PersonCount(String userId, long tasks) {}

    /**
     * @param medianMs half took at most this long; 0 where there was none
     * @param p90Ms nine of ten took at most this long; 0 where there was none
     */
    record Times(String name, long count, long medianMs, long p90Ms) {}
}
