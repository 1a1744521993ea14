package io.contourflow.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.contourflow.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database for one test class: real PostgreSQL, our migrations applied, nothing in it. One server per test JVM,
 * started on first use; a new database is a copy of a migrated template (some 50 ms).
 *
 * <p>Plain: {@code static final TestDatabase DATABASE = TestDatabase.fresh();} and {@code DATABASE.jdbc()}. With Spring:
 *
 * <pre>{@code
 * @DynamicPropertySource
 * static void database(DynamicPropertyRegistry registry) {
 *     TestDatabase.fresh().register(registry);
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
    private static final String TEMPLATE = "migrated";
    private static @Nullable EmbeddedDatabase server;

    private final String name;
    private final HikariDataSource dataSource;

    private TestDatabase(String name) {
        this.name = name;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server().jdbcUrl(name));
        config.setUsername(EmbeddedDatabase.USER);
        config.setPassword(server().password());
        config.setSchema("engine");
        config.setMaximumPoolSize(24);
        config.setMinimumIdle(0);
        this.dataSource = new HikariDataSource(config);
    }

    /** An empty database of its own, schema up to date. */
    public static synchronized TestDatabase fresh() {
        server();
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        execute("create database " + name + " template " + TEMPLATE);
        return new TestDatabase(name);
    }

    /** A database in which no migration ran. */
    public static synchronized TestDatabase empty() {
        server();
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        execute("create database " + name);
        return new TestDatabase(name);
    }

    /** Points a Spring test at this database. */
    public void register(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> server().jdbcUrl(name));
        registry.add("spring.datasource.username", () -> EmbeddedDatabase.USER);
        registry.add("spring.datasource.password", () -> server().password());
    }

    public String jdbcUrl() {
        return server().jdbcUrl(name);
    }

    public String password() {
        return server().password();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    public PlatformTransactionManager transactionManager() {
        return new JdbcTransactionManager(dataSource);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(transactionManager());
    }

    /** Ends every connection and drops the database: whoever uses it then has a database that is away. */
    @Override
    public void close() {
        dataSource.close();
        execute("drop database if exists " + name + " with (force)");
    }

    private static synchronized EmbeddedDatabase server() {
        if (server == null) {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                Path directory = Files.createTempDirectory(target, "test-postgres");
                EmbeddedDatabase started =
                        EmbeddedDatabase.start(directory, target.resolve("embedded-postgres"), false);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, directory), "stop-test-postgres"));
                server = started;
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            migrateTemplate(server);
        }
        return server;
    }

    private static void migrateTemplate(EmbeddedDatabase started) {
        execute("create database " + TEMPLATE);
        migrate(started, TEMPLATE);
        execute(TEMPLATE, "create schema engine");
    }

    /** Brings our schema in a database of any server up to date. */
    public static void migrate(EmbeddedDatabase server, String database) {
        Flyway.configure()
                .dataSource(server.jdbcUrl(database), EmbeddedDatabase.USER, server.password())
                .schemas("imaging")
                .defaultSchema("imaging")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static void stop(EmbeddedDatabase started, Path directory) {
        started.close();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static void execute(String sql) {
        execute("postgres", sql);
    }

    private static void execute(String database, String sql) {
        EmbeddedDatabase started = server();
        try (Connection connection = DriverManager.getConnection(
                        started.jdbcUrl(database), EmbeddedDatabase.USER, started.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }
}
