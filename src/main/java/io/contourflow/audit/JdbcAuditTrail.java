package io.contourflow.audit;

import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The chain in PostgreSQL: hash(n) = SHA-256(hash(n−1), n, at, action, actor, case, detail). */
@Component
class JdbcAuditTrail implements AuditTrail {
    /** What the first entry is chained to. */
    static final String GENESIS = "0".repeat(64);

    /** Any constant not used elsewhere: names the chain's lock among PostgreSQL's advisory locks. */
    private static final long CHAIN_LOCK = 0x61756469744C6FL;

    private static final int LIMIT_MAX = 1000;
    private static final int SEAL_BATCH = 5000;
    /** Entries that are in memory at once while walking. */
    private static final int FETCH = 1000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DataSource dataSource;
    private final AuditAnchors anchors;
    private long noted;

    JdbcAuditTrail(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock,
            DataSource dataSource,
            AuditAnchors anchors) {
        this.dataSource = dataSource;
        this.anchors = anchors;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void append(String action, String actor, @Nullable String caseId, String detail) {
        jdbc.sql("insert into imaging.audit_inbox (at, action, actor, case_id, detail) values (?, ?, ?, ?, ?)")
                .params(Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MICROS)), action, actor)
                .param(caseId)
                .param(detail)
                .update();
    }

    /** Chains what waits; often enough that an entry is unsealed for about a second only. */
    @Scheduled(fixedDelayString = "${contourflow.audit.seal-every-ms:1000}")
    void sealAndAnchor() {
        seal();
        anchor();
    }

    /** After the entries are committed: a point never names an entry that the log may lose by a crash. */
    private synchronized void anchor() {
        Entry last = last();
        if (last != null && last.sequence() != noted) {
            anchors.note(last.sequence(), last.hash(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
            noted = last.sequence();
        }
    }

    private void seal() {
        while (sealBatch() == SEAL_BATCH) {
            // more is waiting
        }
    }

    private int sealBatch() {
        Integer sealed = transaction.execute(status -> {
            jdbc.sql("select pg_advisory_xact_lock(?)").param(CHAIN_LOCK).query(rs -> {});
            List<Waiting> waiting = jdbc.sql("select id, at, action, actor, case_id, detail from imaging.audit_inbox"
                            + " order by id limit " + SEAL_BATCH)
                    .query(JdbcAuditTrail::waiting)
                    .list();
            if (!waiting.isEmpty()) {
                chain(waiting);
            }
            return waiting.size();
        });
        return sealed == null ? 0 : sealed;
    }

    private void chain(List<Waiting> waiting) {
        Entry last = last();
        long first = last == null ? 1 : last.sequence() + 1;
        String previous = last == null ? GENESIS : last.hash();
        Long[] ids = new Long[waiting.size()];
        String[] hashes = new String[waiting.size()];
        for (int n = 0; n < ids.length; n++) {
            Waiting w = waiting.get(n);
            ids[n] = w.id;
            hashes[n] = hash(n == 0 ? previous : hashes[n - 1], first + n, w.at, w.action, w.actor, w.caseId, w.detail);
        }
        jdbc.sql("select imaging.seal_audit_entries(?, ?, ?, ?)")
                .param(first)
                .param(previous)
                .param(ids)
                .param(hashes)
                .query(rs -> {});
    }

    private @Nullable Entry last() {
        return jdbc.sql("select * from imaging.audit_entry order by sequence desc limit 1")
                .query(JdbcAuditTrail::entry)
                .optional()
                .orElse(null);
    }

    @Override
    public List<Entry> search(Query query) {
        seal();
        List<Object> values = new ArrayList<>();
        String sql = select(query, values) + " order by sequence desc limit "
                + Math.max(1, Math.min(LIMIT_MAX, query.limit()));
        return jdbc.sql(sql).params(values).query(JdbcAuditTrail::entry).list();
    }

    @Override
    public void walk(Query query, Consumer<Entry> visitor) {
        seal();
        List<Object> values = new ArrayList<>();
        String sql = select(query, values) + " order by sequence";
        JdbcTemplate inPortions = new JdbcTemplate(dataSource);
        inPortions.setFetchSize(FETCH);
        // the driver fetches in portions only within a transaction
        RowCallbackHandler visit = row -> visitor.accept(entry(row, 0));
        transaction.executeWithoutResult(status -> inPortions.query(sql, visit, values.toArray()));
    }

    private static String select(Query query, List<Object> values) {
        StringBuilder sql = new StringBuilder("select * from imaging.audit_entry where true");
        and(sql, values, " and at >= ?", query.from() == null ? null : Timestamp.from(query.from()));
        and(sql, values, " and at < ?", query.to() == null ? null : Timestamp.from(query.to()));
        and(sql, values, " and actor = ?", query.actor());
        and(sql, values, " and case_id = ?", query.caseId());
        and(sql, values, " and action = ?", query.action());
        return sql.toString();
    }

    private static void and(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    @Override
    public Verification verify() {
        sealAndAnchor();
        try (Connection connection = dataSource.getConnection()) {
            return AuditVerification.verify(connection, anchors, ProgressListener.NONE);
        } catch (SQLException cause) {
            throw new DataAccessResourceFailureException("the audit log cannot be read", cause);
        }
    }

    static String hash(
            String previous,
            long sequence,
            Instant at,
            String action,
            String actor,
            @Nullable String caseId,
            String detail) {
        return ContentHash.ofTexts(
                        previous,
                        Long.toString(sequence),
                        at.toString(),
                        action,
                        actor,
                        caseId == null ? "" : caseId,
                        detail)
                .hex();
    }

    static Entry entry(ResultSet row, int ignored) throws SQLException {
        return new Entry(
                row.getLong("sequence"),
                row.getTimestamp("at").toInstant(),
                row.getString("action"),
                row.getString("actor"),
                row.getString("case_id"),
                row.getString("detail"),
                row.getString("previous_hash"),
                row.getString("hash"));
    }

    private static Waiting waiting(ResultSet row, int ignored) throws SQLException {
        return new Waiting(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("action"),
                row.getString("actor"),
                row.getString("case_id"),
                row.getString("detail"));
    }

    private record Waiting(
            long id,
            Instant at,
            String action,
            String actor,
            @Nullable String caseId,
            String detail) {}
}
