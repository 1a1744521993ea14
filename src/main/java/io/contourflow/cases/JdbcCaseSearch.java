package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Searches in PostgreSQL. */
@Repository
class JdbcCaseSearch implements CaseSearch {
    private final JdbcClient jdbc;

    JdbcCaseSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<CaseId> find(String text, Set<SeriesUid> series, Set<String> departments, int max) {
        return jdbc.sql("""
                        select c.id from imaging.imaging_case c
                         where c.department = any(:departments)
                           and (position(lower(:text) in lower(c.patient_id)) > 0
                                or starts_with(c.id::text, lower(:text))
                                or c.id in (select i.imaging_case_id from imaging.case_image i
                                             where i.series_uid = any(:series)))
                         order by c.created_at desc, c.id limit :max
                        """)
                .param("departments", departments.toArray(new String[0]))
                .param("text", text)
                .param("series", series.stream().map(SeriesUid::value).toArray(String[]::new))
                .param("max", max)
                .query((row, number) -> new CaseId(row.getObject("id", UUID.class)))
                .list();
    }
}
