package io.contourflow.oversight;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Read from the view {@code imaging.approval_fact}. */
@Repository
class JdbcApprovals implements Approvals {
    private static final String BY_SIGNER = """
            with verdict as (
                select distinct on (i.decision_id) i.decision_id, v.verdict
                  from imaging.peer_verdict v
                  join imaging.review_sample_item i using (review_sample_id, number)
                 order by i.decision_id, v.id desc)
            select f.actor, max(f.actor_name) as actor_name, count(*) as approvals,
                   count(*) filter (where f.edited) as edited,
                   count(*) filter (where f.prompt_overruled) as overruled,
                   count(*) filter (where f.other_reader is not null) as second_read,
                   count(*) filter (where f.looked_s is null) as without_look,
                   (percentile_cont(0.5) within group (order by f.looked_s))::bigint as median_looked_s,
                   count(*) filter (where v.verdict = 'AGREE') as agree,
                   count(*) filter (where v.verdict = 'MINOR') as minor,
                   count(*) filter (where v.verdict = 'MAJOR') as major
              from imaging.approval_fact f left join verdict v on v.decision_id = f.id
             where f.department = any(:departments) and f.decided_at >= :from and f.decided_at < :to
             group by f.actor order by f.actor
            """;

    private final JdbcClient jdbc;

    JdbcApprovals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Page<Approval> search(Filter filter, Set<String> departments, int page, int size) {
        Page<Approval> asked = new Page<>(List.of(), page, size, 0); // refuses a bad page or size
        Conditions where = new Conditions(departments);
        where.and("decided_at >= ?", at(filter.from()));
        where.and("decided_at < ?", at(filter.to()));
        where.and("actor = ?", filter.approver());
        where.and("imaging_case_id = ?", filter.caseId());
        where.and("edited = ?", filter.edited());
        where.and("prompt_overruled = ?", filter.promptOverruled());
        where.and("(other_reader is not null) = ?", filter.secondRead());
        where.and("coalesce(looked_s, 0) <= ?", filter.lookedSecondsMax());
        long total = jdbc.sql("select count(*) from imaging.approval_fact" + where.sql)
                .params(where.values)
                .query(Long.class)
                .single();
        List<Approval> found = jdbc.sql("select * from imaging.approval_fact" + where.sql
                        + " order by decided_at desc, id desc limit ? offset ?")
                .params(where.values)
                .param(asked.size())
                .param((long) asked.page() * asked.size())
                .query(JdbcApprovals::read)
                .list();
        return new Page<>(found, page, size, total);
    }

    /** All of a department and period, oldest first. */
    List<Approval> population(String department, Instant from, Instant to, int max) {
        return jdbc.sql("""
                        select * from imaging.approval_fact
                        where department = ? and decided_at >= ? and decided_at < ? order by id limit ?
                        """)
                .params(department, at(from), at(to), max)
                .query(JdbcApprovals::read)
                .list();
    }

    /** Whether somebody signed or changed any version of this contour set. */
    boolean workedOn(ContourSetId set, String userId) {
        return jdbc.sql("""
                        select exists (select 1 from imaging.contour_decision
                                        where contour_set_id = :set and actor = :user and approve)
                            or exists (select 1 from imaging.contour_edit where contour_set_id = :set and actor = :user)
                        """)
                .param("set", set.value())
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<OfSigner> statistics(Instant from, Instant to, Set<String> departments) {
        return jdbc.sql(BY_SIGNER)
                .param("departments", departments.toArray(new String[0]))
                .param("from", at(from))
                .param("to", at(to))
                .query((row, n) -> new OfSigner(
                        row.getString("actor"),
                        row.getString("actor_name"),
                        row.getLong("approvals"),
                        row.getLong("edited"),
                        row.getLong("overruled"),
                        row.getLong("second_read"),
                        row.getLong("without_look"),
                        row.getObject("median_looked_s", Long.class),
                        row.getLong("agree"),
                        row.getLong("minor"),
                        row.getLong("major")))
                .list();
    }

    /** From a row with the columns of the view. */
    static Approval read(ResultSet row, int number) throws SQLException {
        return new Approval(
                row.getLong("id"),
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                new ContourSetId(row.getObject("contour_set_id", UUID.class)),
                row.getLong("set_version"),
                new ContentHash(row.getString("content_hash")),
                row.getString("actor"),
                row.getString("actor_name"),
                row.getTimestamp("decided_at").toInstant(),
                row.getBoolean("edited"),
                row.getBoolean("prompt_overruled"),
                row.getString("other_reader"),
                row.getObject("looked_s", Integer.class));
    }

    private static @Nullable Timestamp at(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    /** Only cases of some departments, and what else is asked for. */
    private static final class Conditions {
        private final List<Object> values = new ArrayList<>();
        private String sql = " where department = any(?)";

        Conditions(Set<String> departments) {
            values.add(departments.toArray(new String[0]));
        }

        void and(String condition, @Nullable Object value) {
            if (value != null) {
                sql += " and " + condition;
                values.add(value);
            }
        }
    }
}
