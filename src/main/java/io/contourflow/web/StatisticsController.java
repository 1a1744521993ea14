package io.contourflow.web;

import io.contourflow.cases.CaseStatistics;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Work-load and turnaround of the own departments. */
@RestController
class StatisticsController {
    /** Two years tell the seasons; more is asked for in parts. */
    private static final int DAYS_MAX = 731;

    private final CaseStatistics statistics;

    StatisticsController(CaseStatistics statistics) {
        this.statistics = statistics;
    }

    /** @param from first and {@code to} last day, UTC */
    @GetMapping("/api/statistics")
    CaseStatistics.Report report(@RequestParam LocalDate from, @RequestParam LocalDate to, Actor actor) {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > DAYS_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "invalid-field",
                    "from " + from + " to " + to + " must be 1 to " + DAYS_MAX + " days but is " + days);
        }
        return statistics.of(new CaseStatistics.Period(from, to), actor.departments());
    }
}
