package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.audit.AuditFixture;
import io.contourflow.audit.AuditTrail;
import io.contourflow.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditVerifyMainIT {
    private static final int ENTRIES = 2100;

    private final TestDatabase database = TestDatabase.fresh();
    private final Path data;
    private final AuditTrail trail;
    private String out = "";
    private String err = "";

    AuditVerifyMainIT(@TempDir Path data) {
        this.data = data;
        this.trail = AuditFixture.on(database, data);
    }

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void anUntouchedLogIsIntact() throws IOException {
        fill();
        assertThat(verify()).as(err).isZero();
        assertThat(out.strip())
                .isEqualTo(ENTRIES + " entries, every one chained to the one before; not compared with anchors");
        assertThat(err).contains("100 %");
        assertThat(verify("--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out);
        assertThat(json.get("intact").booleanValue()).isTrue();
        assertThat(json.get("entries").intValue()).isEqualTo(ENTRIES);
        assertThat(json.get("firstBroken").isNull()).isTrue();
        assertThat(trail.verify().intact()).isTrue();
    }

    @Test
    void anEmptyLogIsIntact() {
        assertThat(verify()).as(err).isZero();
        assertThat(out.strip()).isEqualTo("0 entries, every one chained to the one before; not compared with anchors");
    }

    @Test
    void anEndThatASuperuserCutOffIsNamedBesideTheAnchors() {
        fill();
        String[] anchors = {
            "--anchors", data.resolve("audit-anchors").toString(),
            "--public-key", data.resolve("keys/audit-anchor.pub.pem").toString()
        };
        assertThat(verify(anchors)).as(err).isZero();
        assertThat(out.strip()).endsWith("; 2 anchors fit");
        tamper("delete from imaging.audit_entry where sequence > 2000");
        assertThat(verify()).as("the chain alone cannot show it").isZero();
        assertThat(verify(anchors)).isEqualTo(1);
        assertThat(err)
                .contains("the audit log is broken at sequence 2001: entries from 2001 on are missing at the end: ")
                .contains("names entry " + ENTRIES);
        assertThat(trail.verify().firstBroken()).isEqualTo(2001L);
        assertThat(verify("--anchors", data.toString())).isEqualTo(2);
        assertThat(err).contains("--anchors and --public-key belong together");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update imaging.audit_entry set actor = 'somebody.else' where sequence = 1717",
                "update imaging.audit_entry set at = at + interval '1 microsecond' where sequence = 1717",
                "update imaging.audit_entry set detail = detail || '.' where sequence in (1717, 2000)"
            })
    void aRowThatASuperuserChangedIsNamed(String tampering) throws IOException {
        fill();
        tamper(tampering);
        assertThat(verify()).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err).contains("broken at sequence 1717", "entry 1717 was changed after it was written");
        assertThat(verify("--json")).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(out).get("firstBroken").intValue())
                .isEqualTo(1717);
        assertThat(trail.verify().firstBroken()).isEqualTo(1717L);
    }

    @Test
    void aRowThatASuperuserRemovedIsNamed() {
        fill();
        tamper("delete from imaging.audit_entry where sequence = 12");
        assertThat(verify()).isEqualTo(1);
        assertThat(err).contains("broken at sequence 13", "entry 12 is missing");
    }

    @Test
    void theTriggerRefusesWhatATamperingUserMayDo() {
        fill();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() ->
                        database.jdbc().sql("delete from imaging.audit_entry").update()))
                .hasMessageContaining("audit entries cannot be changed or removed");
    }

    @Test
    void saysWhatItCannotDo() throws IOException {
        assertThat(execute(Map.of(), "--url", database.jdbcUrl(), "--user", EmbeddedDatabase.USER))
                .isEqualTo(1);
        assertThat(err.lines()).singleElement().asString().contains("CONTOURFLOW_DB_PASSWORD");
        Path empty = Files.createTempDirectory(Path.of("target"), "no-installation");
        assertThat(execute(Map.of(), "--data", empty.toString())).isEqualTo(1);
        assertThat(err).contains("there is no embedded database in");
        assertThat(execute(Map.of(), "--url", "jdbc:postgresql://127.0.0.1:1/x"))
                .isEqualTo(2);
        assertThat(err).contains("--url and --user belong together", "--help");
        assertThat(err.lines()).hasSize(1);
        assertThat(execute(Map.of(), "--sideways")).isEqualTo(2);
    }

    @Test
    void readsTheEmbeddedDatabaseWhetherItsServerRunsOrNot() throws IOException {
        Path data = Files.createTempDirectory(Path.of("target"), "audit-data");
        Path directory = data.resolve("postgres");
        try {
            try (EmbeddedDatabase server = EmbeddedDatabase.start(directory, directory.resolve("binaries"), true)) {
                TestDatabase.migrate(server, EmbeddedDatabase.USER);
                assertThat(execute(Map.of(), "--data", data.toString())).as(err).isZero();
                assertThat(err).doesNotContain("starting the database");
            }
            assertThat(execute(Map.of(), "--data", data.toString())).as(err).isZero();
            assertThat(err).contains("starting the database");
            assertThat(out).startsWith("0 entries");
            assertThat(EmbeddedDatabase.running(directory)).isEmpty();
        } finally {
            EmbeddedDatabaseBinaries.deleteRecursively(data);
        }
    }

    private void fill() {
        database.transactions().executeWithoutResult(status -> {
            for (int n = 0; n < ENTRIES; n++) {
                trail.append("CONTOURS_APPROVED", "clinician1", n % 3 == 0 ? null : "case-" + n % 4, "set " + n);
            }
        });
        trail.verify();
    }

    /** As a superuser who wants to hide it. */
    private void tamper(String sql) {
        database.jdbc()
                .sql("alter table imaging.audit_entry disable trigger all")
                .update();
        database.jdbc().sql(sql).update();
        database.jdbc()
                .sql("alter table imaging.audit_entry enable trigger all")
                .update();
    }

    private int verify(String... more) {
        String[] args = new String[4 + more.length];
        args[0] = "--url";
        args[1] = database.jdbcUrl();
        args[2] = "--user";
        args[3] = EmbeddedDatabase.USER;
        System.arraycopy(more, 0, args, 4, more.length);
        return execute(Map.of(AuditVerifyMain.PASSWORD_VARIABLE, database.password()), args);
    }

    private int execute(Map<String, String> environment, String... options) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        String[] args = new String[1 + options.length];
        args[0] = "audit-verify";
        System.arraycopy(options, 0, args, 1, options.length);
        int status = new AuditVerifyMain(
                        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                        new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                        environment)
                .execute(args);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }
}
