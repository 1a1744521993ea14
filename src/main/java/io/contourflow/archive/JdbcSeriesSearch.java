package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Searches in PostgreSQL. */
@Repository
class JdbcSeriesSearch implements SeriesSearch {
    private final JdbcClient jdbc;

    JdbcSeriesSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<SeriesUid> find(String text, int max) {
        String[] words = text.strip().split("[\\s,^]+");
        return new HashSet<>(jdbc.sql("""
                        select s.series_uid from imaging.series s
                         where s.accession_number = :text
                            or not exists (select 1 from unnest(:words) w
                                            where position(lower(w) in lower(s.patient_name)) = 0)
                         order by s.last_received_at desc limit :max
                        """)
                .param("text", text.strip())
                .param("words", words)
                .param("max", max)
                .query((row, number) -> new SeriesUid(row.getString(1)))
                .list());
    }
}
