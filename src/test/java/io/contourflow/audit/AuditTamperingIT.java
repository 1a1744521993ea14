package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.audit.AuditTrail.Verification;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a superuser of the database can do to the log, a thousand times; chains that were made anew among it. */
class AuditTamperingIT {
    private static final int TAMPERINGS = 1000;
    private static final int ENTRIES = 40;

    private final TestDatabase database = TestDatabase.fresh();
    private final AuditAnchors anchors;
    private final AuditTrail trail;
    private final Random random = new Random(20261125);

    AuditTamperingIT(@TempDir Path data) {
        this.trail = AuditFixture.on(database, data);
        this.anchors = AuditFixture.anchors(data);
    }

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void everyOneIsFound() throws SQLException {
        for (int n = 0; n < ENTRIES; n++) {
            trail.append("CONTOURS_APPROVED", "clinician" + n % 3, n % 4 == 0 ? null : "case-" + n % 5, "set " + n);
        }
        assertThat(trail.verify().intact()).isTrue();
        List<String> unnoticed = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // triggers and keys stand back, as for a superuser who restores a table
            statement.execute("set session_replication_role = replica");
            statement.execute("create table imaging.kept as select * from imaging.audit_entry");
            for (int n = 0; n < TAMPERINGS; n++) {
                String tampering = tampering(n);
                for (String sql : tampering.split(";")) {
                    statement.execute(sql);
                }
                Verification found = AuditVerification.verify(connection, anchors, ProgressListener.NONE);
                if (found.intact() || found.firstBroken() == null) {
                    unnoticed.add(tampering + ": " + found);
                }
                statement.execute("delete from imaging.audit_entry");
                statement.execute("insert into imaging.audit_entry select * from imaging.kept");
            }
            assertThat(AuditVerification.verify(connection, anchors, ProgressListener.NONE)
                            .intact())
                    .as("what was put back")
                    .isTrue();
        }
        assertThat(unnoticed).isEmpty();
    }

    private String tampering(int n) {
        int at = 1 + random.nextInt(ENTRIES);
        String where = " where sequence = " + at;
        return switch (n % 6) {
            case 0 -> "update imaging.audit_entry set " + change() + where;
            case 1 -> "delete from imaging.audit_entry" + where;
            case 2 -> swapped(1 + random.nextInt(ENTRIES - 1));
            case 3 -> inserted(at);
            case 4 -> "delete from imaging.audit_entry where sequence > " + random.nextInt(ENTRIES);
            default -> anew(at);
        };
    }

    private String change() {
        return switch (random.nextInt(7)) {
            case 0 -> "actor = 'somebody.else'";
            case 1 -> "at = at + interval '1 microsecond'";
            case 2 -> "action = 'CONTOURS_REJECTED'";
            case 3 -> "case_id = coalesce(case_id, '') || 'x'";
            case 4 -> "detail = detail || ' '";
            case 5 -> "hash = reverse(hash)";
            default -> "previous_hash = reverse(previous_hash) || '0'";
        };
    }

    private static String swapped(int at) {
        return "update imaging.audit_entry set sequence = 999 where sequence = " + at
                + "; update imaging.audit_entry set sequence = " + at + " where sequence = " + (at + 1)
                + "; update imaging.audit_entry set sequence = " + (at + 1) + " where sequence = 999";
    }

    private static String inserted(int at) {
        return "update imaging.audit_entry set sequence = sequence + 1000 where sequence >= " + at
                + "; update imaging.audit_entry set sequence = sequence - 999 where sequence > 1000"
                + "; insert into imaging.audit_entry select " + at
                + ", at, 'CONTOURS_REJECTED', actor, case_id, detail,"
                + " previous_hash, reverse(hash) from imaging.kept where sequence = " + at;
    }

    /** Every hash right from there on: only the signed points can tell. */
    private String anew(int at) {
        StringBuilder sql =
                new StringBuilder("update imaging.audit_entry set actor = 'somebody.else' where sequence = " + at);
        List<AuditTrail.Entry> entries = new ArrayList<>(database.jdbc()
                .sql("select * from imaging.kept order by sequence")
                .query(JdbcAuditTrail::entry)
                .list());
        String previous = entries.get(at - 1).previousHash();
        for (AuditTrail.Entry e : entries.subList(at - 1, ENTRIES)) {
            String actor = e.sequence() == at ? "somebody.else" : e.actor();
            String hash =
                    JdbcAuditTrail.hash(previous, e.sequence(), e.at(), e.action(), actor, e.caseId(), e.detail());
            sql.append("; update imaging.audit_entry set previous_hash = '")
                    .append(previous)
                    .append("', hash = '")
                    .append(hash)
                    .append("' where sequence = ")
                    .append(e.sequence());
            previous = hash;
        }
        return sql.toString();
    }
}
