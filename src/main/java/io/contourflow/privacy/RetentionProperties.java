package io.contourflow.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long closed cases are kept ({@code contourflow.retention.*}). Without a period nothing is ever deleted.
 *
 * @param completedAfter cases in which nothing happened for this long after they were closed are deleted, for instance
 *     P10Y; null: never
 * @param departments other periods of single departments
 * @param casesMax cases deleted in one run; more wait for the next one
 * @param objectRest files that somebody stored again within this time stay until a later run
 */
@ConfigurationProperties("contourflow.retention")
public record RetentionProperties(
        @Nullable Period completedAfter,
        @DefaultValue Map<String, Period> departments,
        @DefaultValue("200") int casesMax,
        @DefaultValue("24h") Duration objectRest) {
    private static final int CASES_LIMIT = 10_000;

    public RetentionProperties {
        departments = Map.copyOf(departments);
        Stream.concat(Stream.ofNullable(completedAfter), departments.values().stream())
                .forEach(RetentionProperties::requireDays);
        if (casesMax < 1 || casesMax > CASES_LIMIT) {
            throw new IllegalArgumentException(
                    "contourflow.retention.cases-max must be 1 to " + CASES_LIMIT + " but is " + casesMax);
        }
    }

    private static void requireDays(Period period) {
        boolean negative = period.getYears() < 0 || period.getMonths() < 0 || period.getDays() < 0;
        if (negative || period.isZero()) {
            throw new IllegalArgumentException(
                    "contourflow.retention periods must be at least P1D but one is " + period);
        }
    }

    boolean isOff() {
        return completedAfter == null && departments.isEmpty();
    }

    Optional<Period> of(String department) {
        return Optional.ofNullable(departments.getOrDefault(department, completedAfter));
    }

    /** Cases of this department that rest since then are due. */
    Optional<Instant> limit(String department, Instant now) {
        return of(department)
                .map(period -> LocalDate.ofInstant(now, ZoneOffset.UTC)
                        .minus(period)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
    }
}
