package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of models/training, in Python; left out, saying so, where the system's Python has no PyTorch. */
@Tag("R14")
class TrainingCodeTests {
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path scratch;

    @Test
    void trainingCodePassesItsOwnTests() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not installed");
        assumeTrue(
                python("-c", "import torch, onnx, nibabel, scipy").exit == 0,
                "python3-torch, python3-onnx, python3-nibabel or python3-scipy is not installed");

        Run run = python("-m", "unittest", "discover", "-s", "tests");

        assertThat(run.exit).as(run.output).isZero();
        assertThat(run.output).containsPattern("Ran [1-9][0-9]* tests");
    }

    private record Run(int exit, String output) {}

    private Run python(String... arguments) throws IOException, InterruptedException {
        Path output = scratch.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(PYTHON), Stream.of(arguments)).toList())
                .directory(Path.of("models", "training").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Run(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
    }
}
