package io.contourflow.imaging.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same file seen by ITK (plastimatch) and by us. */
@Tag("R17")
class ImageFilesIT {
    private static final double EPS_MM = 1e-4;
    /** plastimatch prints four decimals; what it converts is compared more closely. */
    private static final double PRINTED = 6e-5;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsPlastimatch() {
        boolean present = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "plastimatch")));
        assumeTrue(present, "plastimatch is not installed");
    }

    @Test
    void itkSeesTheSameWorldInEveryFormatBothWays() throws IOException, InterruptedException {
        for (int seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            Geometry geometry = ImageFilesTests.anyGeometry(random, seed % 2 == 0);
            Volume volume = ImageFilesTests.anyVolume(geometry, random);
            for (String ending : List.of("nii", "nii.gz", "mha", "mhd")) {
                Path ours = folder.resolve(seed + "." + ending);
                ImageFiles.write(volume, ours, seed > 3 ? PixelType.INT16 : PixelType.FLOAT32);
                assertHeader(plastimatch("header", ours.toString()), geometry);
                for (String theirEnding : List.of("nii.gz", "mha")) {
                    Path theirs = folder.resolve("itk." + theirEnding);
                    plastimatch("convert", "--input", ours.toString(), "--output-img", theirs.toString());
                    Volume back = ImageFiles.read(theirs);
                    assertThat(back.geometry().sameLattice(geometry, EPS_MM))
                            .as("%s as %s: %s for %s", ours, theirEnding, back.geometry(), geometry)
                            .isTrue();
                    assertThat(back.voxels()).isEqualTo(volume.voxels());
                }
            }
        }
    }

    @Test
    void plastimatchWarpsByOurFieldAsWeDo() throws IOException, InterruptedException {
        Geometry grid = Geometry.axisAligned(new int[] {24, 20, 16}, new double[] {2, 2, 3}, new double[] {-20, 10, 5});
        float[] ramp = new float[grid.voxelCount()];
        double[] p = new double[3];
        for (int at = 0; at < ramp.length; at++) {
            grid.indexToWorld(at % 24, at / 24 % 20, at / 480, p);
            ramp[at] = (float) (3 * p[0] - 2 * p[1] + p[2]);
        }
        ImageFiles.write(new Volume(grid, ramp), folder.resolve("ramp.mha"), PixelType.FLOAT32);
        RigidOffset shift = new RigidOffset(3, -2, 4, 0, 0, 0, 0, 0, 0);
        ImageFiles.writeField(DisplacementField.sample(shift, grid), folder.resolve("field.mha"));
        plastimatch(
                "convert",
                "--input",
                folder.resolve("ramp.mha").toString(),
                "--xf",
                folder.resolve("field.mha").toString(),
                "--output-img",
                folder.resolve("out.mha").toString());
        Volume warped = ImageFiles.read(folder.resolve("out.mha"));
        // out(p) = ramp(p + u): 3·3 + 2·2 + 4 more
        assertThat(warped.at(10, 10, 8) - ramp[grid.offset(10, 10, 8)]).isCloseTo(17f, within(1e-3f));
    }

    /** "Origin = x y z", "Size = …", "Spacing = …", "Direction = nine numbers, row-major". */
    private static void assertHeader(String text, Geometry geometry) {
        assertThat(numbers(text, "Origin")).containsExactly(geometry.originMm(), within(EPS_MM));
        assertThat(numbers(text, "Spacing")).containsExactly(geometry.spacingMm(), within(PRINTED));
        assertThat(numbers(text, "Direction")).containsExactly(geometry.direction(), within(PRINTED));
    }

    private static double[] numbers(String text, String name) {
        String line = text.lines()
                .filter(one -> one.strip().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
        String[] parts = line.substring(line.indexOf('=') + 1).strip().split("\\s+");
        double[] out = new double[parts.length];
        for (int n = 0; n < out.length; n++) {
            out[n] = Double.parseDouble(parts[n]);
        }
        return out;
    }

    private String plastimatch(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("plastimatch"));
        command.addAll(List.of(args));
        Path log = folder.resolve("plastimatch.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("plastimatch ends").isTrue();
        String output = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
