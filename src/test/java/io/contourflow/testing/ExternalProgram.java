package io.contourflow.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the operating system in a test; the test is skipped with a message where it is not installed. */
public final class ExternalProgram {
    private static final long TIMEOUT_S = 120;

    private final String executable;
    private final Map<String, String> environment = new HashMap<>();

    private ExternalProgram(String executable) {
        this.executable = executable;
    }

    /** Skips the running test where {@code name} is not on the search path. */
    public static ExternalProgram require(String name) {
        Path found = find(name);
        assumeTrue(found != null, name + " is not installed: this comparison is skipped");
        return new ExternalProgram(String.valueOf(found));
    }

    /** Debian's Python with a module of Debian's, whatever other Python comes first on the search path. */
    public static ExternalProgram requirePython(String module) {
        Path debian = Path.of("/usr/bin/python3");
        ExternalProgram python =
                Files.isExecutable(debian) ? new ExternalProgram(debian.toString()) : require("python3");
        assumeTrue(
                python.run("-c", "import " + module).succeeded(),
                "Python module " + module + " is not installed: this comparison is skipped");
        return python;
    }

    private static Path find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    public ExternalProgram with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Exit status and all that was written to standard output and standard error, together in order. */
    public record Result(int status, String output) {
        public boolean succeeded() {
            return status == 0;
        }

        /** @throws AssertionError with the output when the program failed */
        public Result orFail() {
            if (status != 0) {
                throw new AssertionError("exit status " + status + ":\n" + output);
            }
            return this;
        }

        public List<String> lines() {
            return output.lines().toList();
        }
    }

    /** Runs to the end. @throws AssertionError after two minutes */
    public Result run(Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            // through a file: a full pipe would block the program, and reading it would outlast the time limit
            Path output = Files.createTempFile("program", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " did not end within " + TIMEOUT_S + " s");
                }
                return new Result(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot run " + command, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, cause);
        }
    }
}
