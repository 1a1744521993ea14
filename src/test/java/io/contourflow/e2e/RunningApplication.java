package io.contourflow.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The executable jar as a process of its own, so that it can be killed. The embedded PostgreSQL outlives a kill, as it
 * would in life; {@link #close()} ends it.
 */
final class RunningApplication implements AutoCloseable {
    private static final Path JAR = Path.of("target/contourflow.jar");
    private static final Duration START_MAX = Duration.ofSeconds(180);

    private final Path data;
    private final int httpPort = FreePort.find();
    private final int dicomPort = FreePort.find();
    private final List<String> program;
    private final List<String> settings;
    private final Map<String, String> environment;
    private Process process;
    private int starts;

    private RunningApplication(Path data, List<String> program, List<String> settings, Map<String, String> environment)
            throws IOException {
        this.data = data;
        this.program = List.copyOf(program);
        this.settings = List.copyOf(settings);
        this.environment = Map.copyOf(environment);
        this.process = launch();
    }

    /** Starts the demo program without its demo patients and waits until it is up. */
    static RunningApplication start(Path data, List<String> settings) throws IOException {
        List<String> java = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx4g",
                "-Djava.awt.headless=true",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "demo");
        // phantoms have no organs, and a network that looks for them takes as long as everything else
        List<String> noPatients = new ArrayList<>(List.of(
                "--contourflow.demo.patients=false",
                "--contourflow.models.directory=" + data.resolveSibling("no-networks")));
        noPatients.addAll(settings);
        RunningApplication application = new RunningApplication(data, java, noPatients, Map.of());
        application.awaitUp();
        return application;
    }

    /**
     * Begins to start {@code ./contourflow serve}; {@link #awaitUp} waits.
     *
     * @param environment of the program, beside that of the test
     */
    static RunningApplication serve(Path data, Map<String, String> environment) throws IOException {
        return new RunningApplication(data, List.of("./contourflow", "serve"), List.of(), environment);
    }

    private Process launch() throws IOException {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "--data",
                data.toAbsolutePath().toString(),
                "--port",
                Integer.toString(httpPort),
                "--dicom-port",
                Integer.toString(dicomPort),
                "--debug"));
        command.addAll(settings);
        starts++;
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("console-" + starts + ".log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    int httpPort() {
        return httpPort;
    }

    int dicomPort() {
        return dicomPort;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** SIGKILL: nothing is flushed, nothing is said. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    void startAgain() throws IOException {
        process = launch();
        awaitUp();
    }

    void awaitUp() {
        await().atMost(START_MAX).pollInterval(Duration.ofMillis(300)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the application ended while starting:\n" + console());
            }
            return up();
        });
    }

    private boolean up() {
        try {
            HttpResponse<String> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address().resolve("/actuator/health"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return health.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", cause);
        }
    }

    /** All that it printed and logged, for messages of failing tests. */
    String console() {
        StringBuilder all = new StringBuilder();
        for (String pattern : List.of("console-" + starts + ".log", "logs/contourflow.log")) {
            Path file = data.resolve(pattern);
            if (Files.exists(file)) {
                all.append("--- ").append(pattern).append('\n').append(tail(file));
            }
        }
        return all.toString();
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 120), lines.size())) + "\n";
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), cause);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException cause) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        stopOrphanedDatabase();
    }

    /** After a kill that no start followed, PostgreSQL is still there: its first line of postmaster.pid is its process. */
    private void stopOrphanedDatabase() throws IOException {
        try (Stream<Path> files = Files.walk(data, 4)) {
            for (Path file : files.filter(f -> f.endsWith("postmaster.pid")).toList()) {
                long pid = Long.parseLong(Files.readAllLines(file).get(0).trim());
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            }
        } catch (UncheckedIOException vanished) {
            // the server removed its own files while we looked: it is ending already
            return;
        }
    }
}
