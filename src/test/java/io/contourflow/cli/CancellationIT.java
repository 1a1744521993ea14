package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command in a process of its own, stopped while it computes. */
class CancellationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aStoppedCommandSaysSoAndLeavesNoOutput() throws IOException, InterruptedException {
        Phantom phantom = PhantomFactory.make(PhantomCase.TYPE_II, 21);
        ImageFiles.write(phantom.first().volume(), folder.resolve("first.mha"), PixelType.INT16);
        ImageFiles.write(phantom.second().volume(), folder.resolve("second.mha"), PixelType.INT16);
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contourflow.class.getName(),
                        "register",
                        "--fixed",
                        folder.resolve("first.mha").toString(),
                        "--moving",
                        folder.resolve("second.mha").toString(),
                        "--out-offset",
                        folder.resolve("offset.json").toString(),
                        "--out-field",
                        folder.resolve("field.mha").toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> Files.readString(err).contains("%"));
            // SIGTERM, which goes the way of Ctrl-C; a shell may have told its children to ignore SIGINT
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(130);
        assertThat(Files.readString(err).lines().toList()).last().asString().isEqualTo("contourflow: cancelled");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("first.mha", "second.mha", "out", "err");
        }
    }
}
