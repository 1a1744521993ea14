package io.contourflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server that the program brings along, unpacks and runs as its own child, on loopback.
 *
 * <p>Below {@code directory}: {@code cluster} (the data), {@code binaries}, {@code port} (kept for good, so that tools
 * find it again), {@code password}, {@code server.log}, {@code owner.lock}. The data is durable: fsync and synchronous
 * commit are on. The server outlives a killed program; the next start takes it over as it is. It has no shutdown hook:
 * whoever started it closes it, after everything that uses it.
 *
 * <p>PostgreSQL refuses to run as root, so root starts it through {@code unshare} or {@code setpriv}; see
 * {@link EmbeddedDatabaseUser}.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The one role and the one database of our own. */
    public static final String USER = "contourflow";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    /** Recovery after a crash replays the write-ahead log, which may take a while on a slow disk. */
    private static final int START_TIMEOUT_S = 120;

    private static final int STOP_TIMEOUT_S = 60;

    private final Path directory;
    private final Path cluster;
    private final Path binaries;
    private final boolean durable;
    private final FileChannel lockChannel;
    private final String password;
    private final EmbeddedDatabaseUser user;
    private int port;
    private boolean closed;

    private EmbeddedDatabase(Path directory, Path binaries, boolean durable, FileChannel lockChannel) {
        this.directory = directory;
        this.cluster = directory.resolve("cluster");
        this.binaries = EmbeddedDatabaseBinaries.unpack(binaries);
        this.durable = durable;
        this.lockChannel = lockChannel;
        this.user = EmbeddedDatabaseUser.of(directory);
        this.password = password(directory.resolve("password"));
    }

    /**
     * Starts the server, or takes over the one that a killed program left behind.
     *
     * @param directory everything of this server; made when absent
     * @param binaries where the PostgreSQL programs are unpacked, may be shared by several servers
     * @param durable false only for tests: no fsync
     * @throws IllegalStateException with the end of the server log when it does not start, or when another program uses
     *     the directory
     */
    public static EmbeddedDatabase start(Path directory, Path binaries, boolean durable) {
        Path home = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            FileChannel lock = lock(home.resolve("owner.lock"));
            try {
                EmbeddedDatabase database =
                        new EmbeddedDatabase(home, binaries.toAbsolutePath().normalize(), durable, lock);
                database.startOrTakeOver();
                return database;
            } catch (RuntimeException | IOException cause) {
                lock.close();
                throw cause;
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("embedded database in " + home, cause);
        }
    }

    /** How a server that already runs is reached. */
    public record Running(String jdbcUrl, String password) {}

    /**
     * The server that another program, or one that was killed, runs in this directory; it is left to that program.
     *
     * @return empty when none runs
     * @throws UncheckedIOException when the directory cannot be read
     */
    public static Optional<Running> running(Path directory) {
        try {
            Optional<PostmasterFile> server =
                    PostmasterFile.read(directory.resolve("cluster")).filter(PostmasterFile::isAlive);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            String password = Files.readString(directory.resolve("password")).strip();
            return Optional.of(
                    new Running("jdbc:postgresql://127.0.0.1:" + server.get().port() + "/" + USER, password));
        } catch (IOException cause) {
            throw new UncheckedIOException("embedded database in " + directory + " cannot be read", cause);
        }
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /** URL without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Stops the server (rolls open transactions back, writes everything out). */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        String mode = durable ? "fast" : "immediate";
        try (lockChannel) {
            pgCtl("-w", "-t", Integer.toString(STOP_TIMEOUT_S), "-m", mode, "stop")
                    .requireSuccess("stop");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException sameProcess) {
            LOG.debug("locked by this very program", sameProcess);
        }
        channel.close();
        throw new IllegalStateException("another running program uses the database directory " + file.getParent());
    }

    private void startOrTakeOver() throws IOException {
        user.requireAccess(directory, binaries);
        if (!Files.exists(cluster)) {
            initialise();
        }
        if (takeOver()) {
            LOG.info("took over the running embedded PostgreSQL on port {}", port);
        } else {
            port = choosePort();
            launch();
            LOG.info("embedded PostgreSQL listens on port {}", port);
        }
        createDatabase();
    }

    /** Makes the cluster beside its place and renames it, so that a kill in between leaves none half-made. */
    private void initialise() throws IOException {
        Path fresh = directory.resolve("cluster.new");
        EmbeddedDatabaseBinaries.deleteRecursively(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(fresh);
        List<String> command = user.command(binaries.resolve("bin/initdb").toString());
        command.addAll(List.of(
                "-D",
                fresh.toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale=C",
                "--pwfile",
                directory.resolve("password").toString()));
        if (!durable) {
            command.add("--no-sync");
        }
        EmbeddedDatabaseCommand.run(command).requireSuccess("initdb");
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** True when a server runs on our cluster and answers. */
    private boolean takeOver() throws IOException {
        Optional<PostmasterFile> left = PostmasterFile.read(cluster);
        if (left.isEmpty()) {
            return false;
        }
        PostmasterFile postmaster = left.get();
        if (!postmaster.isAlive()) {
            // Its process id may belong to some other program by now, and PostgreSQL would then refuse to start.
            Files.delete(cluster.resolve(PostmasterFile.NAME));
            return false;
        }
        port = postmaster.port();
        try (Connection connection = connectPatiently("postgres")) {
            LOG.debug("answers: {}", connection);
            Files.writeString(directory.resolve("port"), Integer.toString(port));
            return true;
        } catch (SQLException silent) {
            LOG.warn("the embedded PostgreSQL left behind does not answer on port {}; starting it anew", port, silent);
            pgCtl("-w", "-t", Integer.toString(STOP_TIMEOUT_S), "-m", "immediate", "stop")
                    .requireSuccess("stop");
            return false;
        }
    }

    private Connection connectPatiently(String database) throws SQLException {
        long deadline = System.nanoTime() + START_TIMEOUT_S * 1_000_000_000L;
        while (true) {
            try {
                return connect(database);
            } catch (SQLException notYet) {
                // 57P03: still starting up or recovering
                if (!"57P03".equals(notYet.getSQLState()) || System.nanoTime() > deadline) {
                    throw notYet;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded database starts", cause);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USER, password);
    }

    private void launch() throws IOException {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        String flag = durable ? "on" : "off";
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "timezone=UTC",
                "log_timezone=UTC",
                // statements may hold patient identity and must not reach a log file
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "fsync=" + flag,
                "synchronous_commit=" + flag,
                "full_page_writes=" + flag)) {
            options.add("-c");
            options.add(setting);
        }
        Path log = directory.resolve("server.log");
        if (Files.notExists(log)) {
            Files.createFile(log);
        }
        user.own(log);
        EmbeddedDatabaseCommand.Result result = pgCtl(
                "-w",
                "-t",
                Integer.toString(START_TIMEOUT_S),
                "-l",
                log.toString(),
                "-o",
                String.join(" ", options),
                "start");
        if (result.status() != 0) {
            throw new IllegalStateException("embedded PostgreSQL did not start: " + tail(log));
        }
        Files.writeString(directory.resolve("port"), Integer.toString(port));
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private EmbeddedDatabaseCommand.Result pgCtl(String... arguments) {
        List<String> command = user.command(binaries.resolve("bin/pg_ctl").toString());
        command.addAll(List.of("-D", cluster.toString()));
        command.addAll(List.of(arguments));
        return EmbeddedDatabaseCommand.run(command);
    }

    private int choosePort() throws IOException {
        Path file = directory.resolve("port");
        if (Files.exists(file)) {
            int kept = Integer.parseInt(Files.readString(file).strip());
            if (isFree(kept)) {
                return kept;
            }
            LOG.warn("port {} of the embedded PostgreSQL is taken by another program; choosing a new one", kept);
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            LOG.debug("port {} is taken", port, taken);
            return false;
        }
    }

    private void createDatabase() {
        try (Connection connection = connectPatiently("postgres");
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + USER + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("create database " + USER);
            }
        } catch (SQLException cause) {
            throw new IllegalStateException("embedded PostgreSQL started but does not answer", cause);
        }
    }

    private String password(Path file) {
        try {
            if (Files.notExists(file)) {
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Path fresh = directory.resolve("password.new");
                Files.deleteIfExists(fresh);
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(fresh, HexFormat.of().formatHex(random));
                user.own(fresh);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What a running or killed server wrote about itself: process id in line 1, port in line 4. */
    private record PostmasterFile(long pid, int port) {
        static final String NAME = "postmaster.pid";

        static Optional<PostmasterFile> read(Path cluster) throws IOException {
            Path file = cluster.resolve(NAME);
            if (Files.notExists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() < 4) {
                return Optional.of(new PostmasterFile(-1, 0));
            }
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).strip()),
                    Integer.parseInt(lines.get(3).strip())));
        }

        boolean isAlive() {
            @Nullable
            ProcessHandle process = pid < 1 ? null : ProcessHandle.of(pid).orElse(null);
            return process != null
                    && process.isAlive()
                    && process.info()
                            .command()
                            .map(command -> command.contains("postgres"))
                            .orElse(true);
        }
    }
}
