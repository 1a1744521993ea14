package io.contourflow.process;

import io.contourflow.EmbeddedDatabase;
import io.contourflow.kernel.CaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A database as a department has it: fsync, synchronous commits, and it stays between runs in
 * {@code target/bench-postgres}, because filling it takes minutes.
 */
final class BenchmarkDatabase {
    private static final Path DIRECTORY = Path.of("target/bench-postgres");

    private final EmbeddedDatabase server;

    private BenchmarkDatabase(EmbeddedDatabase server) {
        this.server = server;
    }

    static BenchmarkDatabase start() {
        try {
            Files.createDirectories(DIRECTORY);
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
        EmbeddedDatabase server = EmbeddedDatabase.start(DIRECTORY, Path.of("target/embedded-postgres"), true);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-bench-postgres"));
        return new BenchmarkDatabase(server);
    }

    void register(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", this::url);
        registry.add("spring.datasource.username", () -> EmbeddedDatabase.USER);
        registry.add("spring.datasource.password", server::password);
    }

    JdbcClient jdbc() {
        return JdbcClient.create(new DriverManagerDataSource(url(), EmbeddedDatabase.USER, server.password()));
    }

    boolean isSeeded() {
        return count("select count(*) from information_schema.tables where table_name = 'bench_seeded'") > 0;
    }

    long count(String sql) {
        return jdbc().sql(sql).query(Long.class).single();
    }

    /** Clones the two cases; see {@code bench/lifecycle-seed.sql}. */
    void seed(CaseId finished, CaseId open, int finishedCount, int openCount) throws IOException {
        long begun = System.nanoTime();
        execute("create table public.bench_parameter as select '" + finished + "'::uuid as finished, '" + open
                + "'::uuid as open, " + finishedCount + " as finished_count, " + openCount + " as open_count");
        execute(Files.readString(Path.of("bench/lifecycle-seed.sql")));
        execute("vacuum analyze");
        execute("create table public.bench_seeded as select now() as at");
        execute("checkpoint");
        System.out.printf(Locale.ROOT, "seeded in %.0f s%n", (System.nanoTime() - begun) / 1e9);
    }

    void execute(String sql) {
        Properties login = new Properties();
        login.put("user", EmbeddedDatabase.USER);
        login.put("password", server.password());
        // as a script, not as prepared statements: "vacuum" must not run in a transaction
        login.put("preferQueryMode", "simple");
        try (Connection connection = DriverManager.getConnection(url(), login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private String url() {
        return server.jdbcUrl(EmbeddedDatabase.USER);
    }
}
