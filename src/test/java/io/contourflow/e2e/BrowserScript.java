package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A script of {@code src/e2e} that plays a user in the system's Chromium. */
final class BrowserScript {
    private static final Path MODULES = Path.of("src/main/web/node_modules/playwright-core");
    private static final int MAX_S = 420;

    private final Path script;
    private final Path chromium;

    private BrowserScript(Path script, Path chromium) {
        this.script = script;
        this.chromium = chromium;
    }

    /** Skips the running test where a browser, Node or the page's modules are missing. */
    static BrowserScript require(String name) {
        assumeTrue(Files.isDirectory(MODULES), "playwright-core is not installed: the browser walk is not tested");
        assumeTrue(onPath("node") != null, "node is not installed: the browser walk is not tested");
        Path chromium = onPath("chromium");
        assumeTrue(chromium != null, "chromium is not installed: the browser walk is not tested");
        return new BrowserScript(Path.of("src/e2e", name), Objects.requireNonNull(chromium));
    }

    /**
     * Runs to the end. @throws AssertionError with what the script and the application said when it failed
     *
     * @param log where the script writes
     */
    void run(Map<String, String> environment, Path log, Supplier<String> console)
            throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        node.environment().putAll(environment);
        node.environment().put("CHROMIUM", chromium.toString());
        Process walk = node.start();
        boolean ended = walk.waitFor(MAX_S, TimeUnit.SECONDS);
        if (!ended) {
            walk.destroyForcibly();
        }
        assertThat(ended)
                .as("ended within %d s:\n%s", MAX_S, Files.readString(log))
                .isTrue();
        assertThat(walk.exitValue())
                .as("%s\n%s", Files.readString(log), console.get())
                .isZero();
    }

    private static @Nullable Path onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
