package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.EmbeddedDatabase;
import io.contourflow.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;
import org.springframework.util.FileSystemUtils;

/** The database dies in the middle of writing and chaining; what was answered as written is there afterwards. */
class AuditKilledDatabaseIT {
    private static final int WRITERS = 3;
    private static final int ROUNDS = 2;
    /** Enough that some are chained and some wait when the server dies. */
    private static final int WRITTEN_AT_LEAST = 60;

    private final Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "killed");
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());

    AuditKilledDatabaseIT() throws IOException {}

    @AfterEach
    void removeTheDirectory() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void noEntryIsLostAndTheChainHolds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EmbeddedDatabase database = start();
            TestDatabase.migrate(database, EmbeddedDatabase.USER);
            writeUntilKilled(database, round);
            assertThatThrownBy(database::close).hasMessageContaining("stop");
        }
        try (EmbeddedDatabase database = start()) {
            AuditTrail trail = AuditFixture.on(source(database), directory);
            AuditTrail.Verification found = trail.verify();
            assertThat(found.intact()).as(found.message()).isTrue();
            assertThat(JdbcClient.create(source(database))
                            .sql("select detail from imaging.audit_entry")
                            .query(String.class)
                            .list())
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged);
        }
    }

    private void writeUntilKilled(EmbeddedDatabase database, int round) throws Exception {
        AuditTrail trail = AuditFixture.on(source(database), directory);
        AtomicBoolean sealed = new AtomicBoolean();
        int before = acknowledged.size();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        List<Future<Void>> ends = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = round + "." + writer + ".";
            ends.add(threads.submit(() -> write(trail, name)));
        }
        ends.add(threads.submit(() -> {
            while (true) {
                trail.verify();
                sealed.set(true);
            }
        }));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> sealed.get() && acknowledged.size() > before + WRITTEN_AT_LEAST);
        kill();
        threads.shutdown();
        for (Future<Void> end : ends) {
            // each ends because the database is gone, and for no other reason
            assertThatThrownBy(end::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfAny(
                            DataAccessException.class,
                            TransactionException.class,
                            CannotGetJdbcConnectionException.class);
        }
    }

    private Void write(AuditTrail trail, String name) {
        for (int n = 0; ; n++) {
            trail.append("CONTOURS_APPROVED", "clinician1", null, name + n);
            acknowledged.add(name + n);
        }
    }

    /** All at once, as when the machine loses power: held first, or a child born meanwhile would outlive the server. */
    private void kill() throws IOException, InterruptedException {
        String pid = Files.readAllLines(directory.resolve("cluster/postmaster.pid"))
                .get(0)
                .strip();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
        List<ProcessHandle> children = server.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        Awaitility.await().until(() -> !server.isAlive() && children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(directory, Path.of("target/embedded-postgres"), true);
    }

    private static DriverManagerDataSource source(EmbeddedDatabase database) {
        return new DriverManagerDataSource(
                // an answer that never comes fails the test instead of holding it up
                database.jdbcUrl(EmbeddedDatabase.USER) + "?socketTimeout=60",
                EmbeddedDatabase.USER,
                database.password());
    }
}
