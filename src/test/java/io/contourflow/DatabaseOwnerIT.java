package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.audit.AuditFixture;
import io.contourflow.audit.AuditTrail;
import io.contourflow.audit.AuditTrail.Verification;
import io.contourflow.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The program's role beside the owner of the schema: in a database that is empty, and in one with tables of before. */
@Tag("R18")
class DatabaseOwnerIT {
    private static final String ROLE =
            "program\"" + UUID.randomUUID().toString().substring(0, 8);
    private static final String PASSWORD = "it's random";

    private final TestDatabase database = TestDatabase.fresh();
    private final DatabaseOwner owner =
            new DatabaseOwner(database.jdbcUrl(), EmbeddedDatabase.USER, database.password(), ROLE, PASSWORD);

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update imaging.audit_entry set actor = 'x'",
                "delete from imaging.audit_entry",
                "truncate imaging.audit_entry",
                "insert into imaging.audit_entry values (2, now(), 'A', 'b', null, 'c', repeat('0', 64), repeat('1', 64))",
                "delete from imaging.audit_inbox",
                "update imaging.audit_inbox set actor = 'x'",
                "truncate imaging.audit_inbox",
                "select imaging.seal_audit_entries(2, repeat('1', 64), '{}', '{}')",
                "select imaging.seal_audit_entries(1, repeat('0', 64), '{1}', array[repeat('1', 64)])",
                "drop function imaging.seal_audit_entries",
                "alter table imaging.audit_entry disable trigger all",
                "drop trigger tr_audit_entry_append_only on imaging.audit_entry",
                "create or replace function imaging.refuse_audit_change() returns trigger language plpgsql as 'begin return old; end'",
                "create table imaging.mine (id int)",
                "drop table imaging.audit_entry",
                "alter table imaging.audit_entry rename to gone",
                "drop schema imaging cascade",
                "grant update on imaging.audit_entry to current_user",
                "set session_replication_role = replica",
                "alter role current_user superuser"
            })
    void theProgramCannotChangeTheAuditLog(String sql, @TempDir Path data) throws SQLException {
        AuditFixture.on(database, data).append("CASE_OPENED", "clinician1", null, "case read");
        assertThat(AuditFixture.on(database, data).verify().entries()).isEqualTo(1);
        owner.prepare();
        try (Connection program = program();
                Statement statement = program.createStatement()) {
            assertThatThrownBy(() -> {
                        statement.execute(sql);
                        // a grant of nothing is a warning only
                        if (statement.getWarnings() != null) {
                            throw statement.getWarnings();
                        }
                    })
                    .isInstanceOf(SQLException.class);
            statement.execute("select count(*) from imaging.audit_entry");
            statement.execute(
                    "insert into imaging.audit_inbox (at, action, actor, detail) values (now(), 'A', 'b', 'c')");
        }
        assertThat(AuditFixture.on(database, data).verify().intact()).isTrue();
    }

    @Test
    void itKeepsTheEnginesTablesAndOursInOrder() throws SQLException {
        database.jdbc().sql("create table engine.act_old (id int)").update();
        owner.prepare();
        owner.prepare();
        database.jdbc().sql("create table imaging.later (id int)").update();
        try (Connection program = program();
                Statement statement = program.createStatement()) {
            statement.execute("alter table engine.act_old add column more int");
            statement.execute("create table engine.act_new (id int)");
            statement.execute("insert into imaging.later values (1)");
            statement.execute("delete from imaging.later");
        }
    }

    @Test
    void theProgramChainsWhatWaits(@TempDir Path data) throws SQLException {
        owner.prepare();
        AuditTrail trail = AuditFixture.on(new DriverManagerDataSource(database.jdbcUrl(), ROLE, PASSWORD), data);
        for (int n = 0; n < 3; n++) {
            trail.append("CASE_OPENED", "clinician1", null, "case read");
            assertThat(trail.verify()).isEqualTo(new Verification(true, n + 1L, null, intact(n + 1)));
        }
        assertThat(database.jdbc()
                        .sql("select count(*) from imaging.audit_inbox")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static String intact(int entries) {
        return entries + " entries, every one chained to the one before; 2 anchors fit";
    }

    private Connection program() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), ROLE, PASSWORD);
    }
}
