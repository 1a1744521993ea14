package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The embedded PostgreSQL of a root whose user namespaces are blocked, as in many containers: an {@code unshare} that
 * refuses comes first on the search path of a program of its own, which has a strict umask on top.
 */
@Tag("R1")
@Tag("R18")
class EmbeddedDatabaseAsNobodyIT {
    private static final int NOBODY = 65534;

    private Path work;
    private Path data;

    @BeforeEach
    void blockUnshare() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "not root: PostgreSQL runs as this user anyway");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        work = Files.createTempDirectory("contourflow-nobody");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(work.resolve("data"));
        Path unshare = Files.createDirectory(work.resolve("bin")).resolve("unshare");
        Files.writeString(unshare, "#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void remove() throws IOException {
        if (work != null) {
            EmbeddedDatabaseBinaries.deleteRecursively(work);
        }
    }

    @Test
    void runsAsNobodyAndKeepsItsDataOverARestart() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(program()).as(Files.readString(work.resolve("program.log"))).isZero();

        assertThat(Files.getAttribute(data.resolve("postgres/cluster"), "unix:uid"))
                .isEqualTo(NOBODY);
        // and where unshare works again, the files still belong to nobody
        try (EmbeddedDatabase database = start(data)) {
            assertThat(uidOfServer(database)).isEqualTo(NOBODY);
            assertThat(answer(database)).isEqualTo("42");
        }
    }

    @Test
    void saysWhatToDoWhenNobodyCannotReachTheFolder() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        assertThat(program()).isEqualTo(1);
        assertThat(Files.readString(work.resolve("program.log")))
                .contains("user 65534, who cannot reach " + data.resolve("postgres")
                        + ": let others pass through the folders above it (chmod o+x), or start as another user");
    }

    /** Exit status of {@link Program} behind the blocked unshare. */
    private int program() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 077; exec \"$@\"",
                        "sh",
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("program.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", work.resolve("bin") + ":" + environment.get("PATH"));
        return builder.start().waitFor();
    }

    /** Starts a database, fills it, starts it again and looks. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            Path data = Path.of(arguments[0]);
            try (EmbeddedDatabase database = start(data);
                    Connection connection = connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute("create table kept as select 42 as answer");
                if (uidOfServer(database) != NOBODY) {
                    throw new IllegalStateException("the server runs as " + uidOfServer(database));
                }
            }
            try (EmbeddedDatabase database = start(data)) {
                if (!"42".equals(answer(database))) {
                    throw new IllegalStateException("the data was not kept");
                }
            }
        }
    }

    private static EmbeddedDatabase start(Path data) {
        return EmbeddedDatabase.start(data.resolve("postgres"), data.resolve("postgres/binaries"), true);
    }

    private static int uidOfServer(EmbeddedDatabase database) throws Exception {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return (Integer) Files.getAttribute(Path.of("/proc", row.getString(1)), "unix:uid");
        }
    }

    private static String answer(EmbeddedDatabase database) throws Exception {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select answer from kept")) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws Exception {
        return DriverManager.getConnection(
                database.jdbcUrl(EmbeddedDatabase.USER), EmbeddedDatabase.USER, database.password());
    }
}
