package io.contourflow.cases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Counted in PostgreSQL from cases and their timelines. */
@Repository
class JdbcCaseStatistics implements CaseStatistics {
    private static final String MINE = " c.department = any(:departments) ";

    /** A case closes with the last entry of its timeline. */
    private static final String CLOSED = """
            select c.created_at,
                   (select max(t.at) from imaging.timeline_entry t where t.imaging_case_id = c.id) as closed_at
              from imaging.imaging_case c
             where c.state in ('COMPLETED', 'CANCELLED') and c.created_at < :end and""" + MINE;

    private static final String TIMES = """
            count(*) as times,
            coalesce(percentile_cont(0.5) within group (order by ms), 0) as median_ms,
            coalesce(percentile_cont(0.9) within group (order by ms), 0) as p90_ms
            """;

    private final JdbcClient jdbc;

    JdbcCaseStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(readOnly = true)
    public Report of(Period period, Set<String> departments) {
        return new Report(
                period.from(),
                period.to(),
                days(period, departments),
                ask(
                                "select c.state, count(*) from imaging.imaging_case c where c.state not in ('COMPLETED', 'CANCELLED')"
                                        + " and" + MINE + "group by c.state order by 2 desc, 1",
                                period,
                                departments)
                        .query((row, n) -> new StateCount(CaseState.valueOf(row.getString(1)), row.getLong(2)))
                        .list(),
                ask(
                                "select c.image_type, count(*) from imaging.imaging_case c where c.created_at >= :begin"
                                        + " and c.created_at < :end and" + MINE
                                        + "group by c.image_type order by 2 desc, 1",
                                period,
                                departments)
                        .query((row, n) ->
                                new TypeCount(Rows.nameOrNull(row, "image_type", ImageType.class), row.getLong(2)))
                        .list(),
                turnaround(period, departments),
                times("TASK_COMPLETED", period, departments),
                times("STEP_FINISHED", period, departments),
                people(period, departments));
    }

    private List<Day> days(Period period, Set<String> departments) {
        Map<LocalDate, Long> created = perDay(
                "select (c.created_at at time zone 'UTC')::date, count(*) from imaging.imaging_case c"
                        + " where c.created_at >= :begin and c.created_at < :end and" + MINE + "group by 1",
                period,
                departments);
        Map<LocalDate, Long> closed = perDay(
                "select (closed_at at time zone 'UTC')::date, count(*) from (" + CLOSED + ") closed"
                        + " where closed_at >= :begin and closed_at < :end group by 1",
                period,
                departments);
        return Stream.iterate(period.from(), day -> !day.isAfter(period.to()), day -> day.plusDays(1))
                .map(day -> new Day(day, created.getOrDefault(day, 0L), closed.getOrDefault(day, 0L)))
                .toList();
    }

    private Map<LocalDate, Long> perDay(String sql, Period period, Set<String> departments) {
        Map<LocalDate, Long> counts = new HashMap<>();
        ask(sql, period, departments).query(row -> {
            counts.put(row.getObject(1, LocalDate.class), row.getLong(2));
        });
        return counts;
    }

    private Times turnaround(Period period, Set<String> departments) {
        return ask(
                        "select '' as name, " + TIMES
                                + " from (select 1000 * extract(epoch from closed_at - created_at) as ms" + " from ("
                                + CLOSED + ") closed where closed_at >= :begin and closed_at < :end) durations",
                        period,
                        departments)
                .query(JdbcCaseStatistics::readTimes)
                .single();
    }

    private List<Times> times(String kind, Period period, Set<String> departments) {
        return ask(
                        "select detail as name, " + TIMES + " from (select t.detail, t.duration_ms as ms"
                                + " from imaging.timeline_entry t join imaging.imaging_case c on c.id = t.imaging_case_id"
                                + " where t.kind = :kind and t.duration_ms is not null and t.at >= :begin and t.at < :end and"
                                + MINE + ") durations group by detail order by 2 desc, 1",
                        period,
                        departments)
                .param("kind", kind)
                .query(JdbcCaseStatistics::readTimes)
                .list();
    }

    private List<PersonCount> people(Period period, Set<String> departments) {
        return ask(
                        "select t.actor, count(*) from imaging.timeline_entry t"
                                + " join imaging.imaging_case c on c.id = t.imaging_case_id"
                                + " where t.kind = 'TASK_COMPLETED' and t.actor <> 'system' and t.at >= :begin and t.at < :end and"
                                + MINE + "group by t.actor order by 2 desc, 1",
                        period,
                        departments)
                .query((row, n) -> new PersonCount(row.getString(1), row.getLong(2)))
                .list();
    }

    private JdbcClient.StatementSpec ask(String sql, Period period, Set<String> departments) {
        return jdbc.sql(sql)
                .param("begin", Rows.toColumn(period.begin()))
                .param("end", Rows.toColumn(period.end()))
                .param("departments", departments.toArray(new String[0]));
    }

    private static Times readTimes(ResultSet row, int number) throws SQLException {
        return new Times(
                row.getString("name"),
                row.getLong("times"),
                Math.round(row.getDouble("median_ms")),
                Math.round(row.getDouble("p90_ms")));
    }
}
