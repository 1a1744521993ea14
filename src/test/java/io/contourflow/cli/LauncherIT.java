package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./contourflow} with the image tools, in an installation of its own. */
@Tag("R17")
class LauncherIT {
    /** Has the JVM tell on the error stream which jar it runs. */
    private static final Map<String, String> SAY_JAR =
            Map.of("CONTOURFLOW_JAVA_OPTS", "-Xmx256m -XshowSettings:properties");

    @TempDir
    Path home;

    private record Ended(int status, String out, String err) {}

    private record Running(Process process, Path out, Path err) {
        Ended end() throws IOException, InterruptedException {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("the tool ends")
                    .isTrue();
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("target"));
        Files.copy(Path.of("contourflow"), home.resolve("contourflow"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("target/contourflow.jar"), jar());
    }

    @Test
    void theFirstStartUnpacksAndLaterStartsUseWhatItLeft() throws IOException, InterruptedException {
        Ended first = start(Map.of(), "register", "--help").end();
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("Usage: contourflow register");
        assertThat(first.err()).isEmpty();
        List<Path> unpacked = unpacked();
        assertThat(unpacked).hasSize(1);
        assertThat(unpacked.get(0).resolve("classes.jsa")).isNotEmptyFile();

        Ended second = start(SAY_JAR, "register", "--help").end();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).contains("java.class.path = " + unpacked.get(0).resolve("contourflow.jar"));
        assertThat(unpacked()).isEqualTo(unpacked);
    }

    @Test
    void anImageIsWarpedAsInThisProcess() throws IOException, InterruptedException {
        Geometry grid = Geometry.axisAligned(new int[] {7, 6, 5}, new double[] {2, 3, 4}, new double[] {-5, 6, 7});
        float[] voxels = new float[grid.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = at;
        }
        Path image = home.resolve("image.nii.gz");
        ImageFiles.write(new Volume(grid, voxels), image, PixelType.FLOAT32);
        Path offset = home.resolve("offset.json");
        Files.writeString(
                offset,
                OffsetFile.format(new RigidOffset(2, -3, 1, 0, 0, 5, 0, 0, 0)).toString());
        List<Path> warped = List.of(home.resolve("launched.mha"), home.resolve("here.mha"));
        List<List<String>> commands = warped.stream()
                .map(out -> Stream.of("warp --image %s --reference %s --offset %s --out %s"
                                .formatted(image, image, offset, out))
                        .flatMap(line -> Stream.of(line.split(" ")))
                        .toList())
                .toList();
        Ended launched = start(Map.of(), commands.get(0).toArray(String[]::new)).end();
        assertThat(launched).isEqualTo(new Ended(0, "", ""));
        assertThat(CommandRun.of(commands.get(1).toArray(String[]::new)).status())
                .isZero();
        assertThat(warped.get(0)).hasSameBinaryContentAs(warped.get(1));
    }

    @Test
    void twoFirstStartsAtOnceBothDoTheirWork() throws IOException, InterruptedException {
        Running one = start(Map.of(), "register", "--help");
        Running other = start(Map.of(), "warp", "--help");
        Ended register = one.end();
        Ended warp = other.end();
        assertThat(register.err() + warp.err()).isEmpty();
        assertThat(register.status() + warp.status()).isZero();
        assertThat(register.out()).startsWith("Usage: contourflow register");
        assertThat(warp.out()).startsWith("Usage: contourflow warp");
        assertThat(unpacked()).hasSize(1);
        try (Stream<Path> files = Files.list(unpacked().get(0))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("contourflow.jar", "lib", "classes.jsa");
        }
    }

    @Test
    void aNewerJarIsUnpackedAnewAndOldFoldersGo() throws IOException, InterruptedException {
        FileTime built = Files.getLastModifiedTime(jar());
        for (int minutes = 0; minutes < 3; minutes++) {
            List<Path> before = minutes == 0 ? List.of() : unpacked();
            Files.setLastModifiedTime(jar(), FileTime.from(built.toInstant().plus(minutes, ChronoUnit.MINUTES)));
            assertThat(start(Map.of(), "--help").end().status()).isZero();
            Ended run = start(SAY_JAR, "--help").end();
            List<Path> made = new ArrayList<>(unpacked());
            made.removeAll(before);
            assertThat(made).hasSize(1);
            assertThat(run.err())
                    .contains(made.get(0).resolve("contourflow.jar").toString());
        }
        assertThat(unpacked()).hasSize(2);
    }

    @Test
    void whatCannotBeUnpackedRunsFromTheJar() throws IOException, InterruptedException {
        // a file in the way closes the folder to root too
        Files.writeString(home.resolve("target/tools"), "");
        Ended run = start(SAY_JAR, "register", "--help").end();
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Usage: contourflow register");
        assertThat(run.err()).contains("java.class.path = " + jar());
    }

    @Test
    void aDamagedClassArchiveIsNotSeenByTheUser() throws IOException, InterruptedException {
        Ended first = start(Map.of(), "register", "--help").end();
        Path archive = unpacked().get(0).resolve("classes.jsa");
        Files.delete(archive);
        Files.writeString(archive, "no archive");
        assertThat(start(Map.of(), "register", "--help").end()).isEqualTo(first);
        Files.delete(archive);
        assertThat(start(Map.of(), "register", "--help").end()).isEqualTo(first);
    }

    @Test
    void tooLittleMemoryIsOneLineAndStatusOne() throws IOException, InterruptedException {
        Geometry grid = Geometry.axisAligned(new int[] {200, 200, 200}, new double[] {1, 1, 1}, new double[3]);
        Path image = home.resolve("large.mha");
        ImageFiles.write(new Volume(grid, new float[grid.voxelCount()]), image, PixelType.INT16);
        Ended run = start(
                        Map.of("CONTOURFLOW_JAVA_OPTS", "-Xmx24m"),
                        "register",
                        "--fixed",
                        image.toString(),
                        "--moving",
                        image.toString(),
                        "--out-offset",
                        home.resolve("none.json").toString())
                .end();
        assertThat(run.status()).isEqualTo(Contourflow.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualToIgnoringNewLines("contourflow: not enough memory for these images;"
                        + " set CONTOURFLOW_JAVA_OPTS=-Xmx6g or more");
        assertThat(home.resolve("none.json")).doesNotExist();
    }

    private Path jar() {
        return home.resolve("target/contourflow.jar");
    }

    /** Folders under target/tools, half-filled ones included. */
    private List<Path> unpacked() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("target/tools"))) {
            return folders.sorted().toList();
        }
    }

    private Running start(Map<String, String> environment, String... args) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("contourflow").toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("CONTOURFLOW_JAVA_OPTS");
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }
}
