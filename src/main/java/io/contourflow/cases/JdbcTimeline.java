package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The timeline in PostgreSQL. Nothing here changes or removes an entry. */
@Repository
class JdbcTimeline implements Timeline {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    JdbcTimeline(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Override
    @Transactional
    public void record(Entry entry) {
        jdbc.sql("""
                        insert into imaging.timeline_entry (imaging_case_id, at, kind, actor, detail, duration_ms,
                            software_version)
                        values (:caseId, :at, :kind, :actor, :detail, :durationMs, :softwareVersion)
                        """)
                .param("caseId", entry.caseId().value())
                .param("at", Rows.toColumn(entry.at()))
                .param("kind", entry.kind())
                .param("actor", entry.actor())
                .param("detail", entry.detail())
                .param("durationMs", entry.durationMs())
                .param("softwareVersion", entry.softwareVersion())
                .update();
        events.publishEvent(new CaseChanged(entry.caseId()));
    }

    @Override
    public List<Entry> of(CaseId caseId) {
        return jdbc.sql("select * from imaging.timeline_entry where imaging_case_id = :caseId order by at, id")
                .param("caseId", caseId.value())
                .query((row, number) -> {
                    long duration = row.getLong("duration_ms");
                    @Nullable Long durationMs = row.wasNull() ? null : duration;
                    return new Entry(
                            new CaseId(row.getObject("imaging_case_id", UUID.class)),
                            Rows.instant(row, "at"),
                            row.getString("kind"),
                            row.getString("actor"),
                            row.getString("detail"),
                            durationMs,
                            row.getString("software_version"));
                })
                .list();
    }
}
