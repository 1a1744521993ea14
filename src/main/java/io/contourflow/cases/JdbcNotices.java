package io.contourflow.cases;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Notices in {@code imaging.notice}. */
@Repository
class JdbcNotices implements Notices {
    private static final String OF_DEPARTMENTS =
            " from imaging.notice where department = any(:departments) and (not :openOnly or acknowledged_at is null)";

    private final JdbcClient jdbc;
    private final Cases cases;
    private final ApplicationEventPublisher events;

    JdbcNotices(JdbcClient jdbc, Cases cases, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.events = events;
    }

    @Override
    @Transactional
    public void tell(CaseId caseId, String kind, String detail) {
        jdbc.sql("""
                        insert into imaging.notice (imaging_case_id, department, kind, detail, told_at)
                        values (:case, :department, :kind, :detail, now())
                        """)
                .param("case", caseId.value())
                .param("department", cases.require(caseId).department())
                .param("kind", kind)
                .param("detail", detail)
                .update();
        events.publishEvent(new CaseChanged(caseId));
    }

    @Override
    public Page<Notice> list(Set<String> departments, boolean openOnly, int page, int size) {
        Page<Notice> empty = new Page<>(List.of(), page, size, 0);
        String[] of = departments.toArray(new String[0]);
        long total = jdbc.sql("select count(*)" + OF_DEPARTMENTS)
                .param("departments", of)
                .param("openOnly", openOnly)
                .query(Long.class)
                .single();
        List<Notice> notices = jdbc.sql("select *" + OF_DEPARTMENTS + " order by id desc limit :size offset :offset")
                .param("departments", of)
                .param("openOnly", openOnly)
                .param("size", empty.size())
                .param("offset", (long) empty.page() * empty.size())
                .query(JdbcNotices::read)
                .list();
        return new Page<>(notices, page, size, total);
    }

    @Override
    @Transactional
    public Notice acknowledge(long id, Actor actor) {
        String[] departments = actor.departments().toArray(new String[0]);
        jdbc.sql("""
                        update imaging.notice set acknowledged_by = :actor, acknowledged_at = now()
                        where id = :id and department = any(:departments) and acknowledged_at is null
                        """)
                .param("actor", actor.userId())
                .param("id", id)
                .param("departments", departments)
                .update();
        return jdbc.sql("select * from imaging.notice where id = :id and department = any(:departments)")
                .param("id", id)
                .param("departments", departments)
                .query(JdbcNotices::read)
                .optional()
                .orElseThrow(() -> Problem.notFound("notice", id));
    }

    private static Notice read(ResultSet row, int number) throws SQLException {
        return new Notice(
                row.getLong("id"),
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                row.getString("department"),
                row.getString("kind"),
                row.getString("detail"),
                Rows.instant(row, "told_at"),
                row.getString("acknowledged_by"),
                Rows.instantOrNull(row, "acknowledged_at"));
    }
}
