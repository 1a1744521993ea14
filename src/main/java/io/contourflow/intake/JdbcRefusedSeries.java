package io.contourflow.intake;

import io.contourflow.archive.Instances;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Refusals from the state machine, described by the index. */
@Repository
class JdbcRefusedSeries implements RefusedSeries {
    private final JdbcClient jdbc;
    private final Instances instances;

    JdbcRefusedSeries(JdbcClient jdbc, Instances instances) {
        this.jdbc = jdbc;
        this.instances = instances;
    }

    @Override
    @Transactional(readOnly = true)
    public Page<Refusal> list(int page, int size) {
        Page<Refusal> empty = new Page<>(List.of(), page, size, 0);
        long total = jdbc.sql("select count(*) from imaging.intake_series where state = 'REFUSED'")
                .query(Long.class)
                .single();
        List<Refusal> items = jdbc
                .sql("""
                        select series_uid, reason_code, reason, since from imaging.intake_series
                         where state = 'REFUSED' order by since desc, series_uid limit :size offset :from
                        """)
                .param("size", empty.size())
                .param("from", (long) page * size)
                .query((row, number) -> new Row(
                        new SeriesUid(row.getString("series_uid")),
                        row.getString("reason_code"),
                        row.getString("reason"),
                        row.getObject("since", OffsetDateTime.class)))
                .list()
                .stream()
                .map(this::describe)
                .toList();
        return new Page<>(items, page, size, total);
    }

    private record Row(SeriesUid uid, String code, String reason, OffsetDateTime since) {}

    private Refusal describe(Row row) {
        var series = instances.series(row.uid()).orElseThrow();
        return new Refusal(
                row.uid(),
                series.studyUid(),
                series.patientId(),
                series.modality(),
                series.description(),
                series.instances(),
                row.code(),
                row.reason(),
                row.since().toInstant());
    }

    @Override
    @Transactional
    public void lookAgain(SeriesUid series) {
        int changed = jdbc.sql("""
                        update imaging.intake_series
                           set state = 'RECEIVING', reason_code = '', reason = '', since = now(), version = version + 1
                         where series_uid = :uid and state = 'REFUSED'
                        """).param("uid", series.value()).update();
        if (changed == 0) {
            throw Problem.notFound("refused series", series);
        }
    }
}
