package io.contourflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs one of PostgreSQL's own programs to its end. */
final class EmbeddedDatabaseCommand {
    private EmbeddedDatabaseCommand() {}

    /** @throws UncheckedIOException when the program cannot be started at all */
    static Result run(List<String> command) {
        try {
            // A file, not a pipe: the server inherits it from pg_ctl and would hold a pipe open for ever.
            Path output = Files.createTempFile("contourflow-postgres", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        // the programs want to read their working directory, which another user may not
                        .directory(new java.io.File("/"))
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .redirectOutput(output.toFile())
                        .start();
                int status = process.waitFor();
                return new Result(
                        status, Files.readString(output, StandardCharsets.UTF_8).strip());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), cause);
        }
    }

    record Result(int status, String output) {
        void requireSuccess(String what) {
            if (status != 0) {
                throw new IllegalStateException("embedded PostgreSQL: " + what + " ended with status " + status + ": "
                        + output.replace('\n', ' '));
            }
        }
    }
}
