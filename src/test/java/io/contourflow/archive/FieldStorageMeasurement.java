package io.contourflow.archive;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.transform.CompactField;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what stored fields take, for {@code src/docs/benchmarks/fields.md}: a smooth field on large lattices, and the
 * fields named as arguments (.mha).
 */
final class FieldStorageMeasurement {
    private FieldStorageMeasurement() {}

    public static void main(String[] args) throws IOException {
        print("made, 256x256x128", made(new int[] {256, 256, 128}, new double[] {2, 2, 2.5}));
        print("made, 512x512x200", made(new int[] {512, 512, 200}, new double[] {1, 1, 2}));
        for (String arg : args) {
            print(arg, ImageFiles.readField(Path.of(arg)));
        }
    }

    private static DisplacementField made(int[] size, double[] spacing) {
        return DisplacementField.sample(
                (from, to) -> {
                    double x = from[0];
                    to[0] = x + 12 + 10 * Math.sin(from[1] / 20) * Math.cos(from[2] / 25);
                    to[1] = from[1] - 3 + 8 * Math.cos(x / 22);
                    to[2] = from[2] + 9 * Math.sin((x + from[1]) / 30);
                },
                Geometry.axisAligned(size, spacing, new double[] {-256, -256, -200}));
    }

    private static void print(String name, DisplacementField field) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        double started = cpuSeconds();
        ArtifactCodec.write(field, new DataOutputStream(bytes));
        double written = cpuSeconds();
        ArtifactCodec.readField(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        double read = cpuSeconds();
        CompactField compact =
                CompactField.of(field, ArtifactCodec.FIELD_TOLERANCE_MM).orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MB as float32, %.2f MB stored, every %s-th vector, largest error %.4f mm, written in %.1f and"
                        + " read in %.1f CPU s%n",
                name,
                4e-6 * field.vectorsMm().length,
                1e-6 * bytes.size(),
                Arrays.toString(compact.step()),
                compact.maxErrorMm(),
                written - started,
                read - written);
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }
}
