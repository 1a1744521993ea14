package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        List<Map.Entry<String, String>> versions = entry.versions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
        jdbc.sql("""
                        insert into imaging.timeline_entry (imaging_case_id, at, kind, actor, detail, duration_ms,
                            software_version, version_names, version_values)
                        values (:caseId, :at, :kind, :actor, :detail, :durationMs, :softwareVersion, :names, :values)
                        """)
                .param("caseId", entry.caseId().value())
                .param("at", Rows.toColumn(entry.at()))
                .param("kind", entry.kind())
                .param("actor", entry.actor())
                .param("detail", entry.detail())
                .param("durationMs", entry.durationMs())
                .param("softwareVersion", entry.softwareVersion())
                .param("names", versions.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param("values", versions.stream().map(Map.Entry::getValue).toArray(String[]::new))
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
                            row.getString("software_version"),
                            versions(row));
                })
                .list();
    }

    private static Map<String, String> versions(ResultSet row) throws SQLException {
        String[] names = (String[]) row.getArray("version_names").getArray();
        String[] values = (String[]) row.getArray("version_values").getArray();
        Map<String, String> versions = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            versions.put(names[i], values[i]);
        }
        return versions;
    }
}
