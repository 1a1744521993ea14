package io.contourflow.imaging.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ITK (transformix of elastix) and we place the same points, LPS mm, on oblique, flipped, anisotropic grids. */
@Tag("R17")
class TransformixIT {
    private static final double EPS_MM = 1e-4;
    private static final int POINTS = 60;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTransformix() {
        boolean present = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "transformix")));
        assumeTrue(present, "transformix is not installed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void itkFindsTheSameVoxelAtAPoint(int seed) throws IOException, InterruptedException {
        Geometry grid = grid(seed);
        // vectors that are the voxel's own index: what ITK adds to a point is the index it finds there
        float[] indices = new float[3 * grid.voxelCount()];
        for (int at = 0; at < grid.voxelCount(); at++) {
            indices[3 * at] = at % grid.nx();
            indices[3 * at + 1] = at / grid.nx() % grid.ny();
            indices[3 * at + 2] = at / (grid.nx() * grid.ny());
        }
        Path file = folder.resolve("indices.mha");
        ImageFiles.writeField(new DisplacementField(grid, indices), file);
        List<double[]> points = pointsInside(grid, new Random(seed));
        List<double[]> theirs = transformed(points, fieldTransform(file));
        for (int n = 0; n < points.size(); n++) {
            double[] p = points.get(n);
            double[] found = theirs.get(n);
            double[] back = new double[3];
            grid.indexToWorld(found[0] - p[0], found[1] - p[1], found[2] - p[2], back);
            assertThat(back).as("point %d", n).containsExactly(p, within(EPS_MM));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void itkMapsPointsByOurFieldAsWeDo(int seed) throws IOException, InterruptedException {
        Geometry grid = grid(seed);
        DisplacementField field = DisplacementField.sample(wave(new Random(seed)), grid);
        for (String ending : List.of("mha", "mhd")) {
            Path file = folder.resolve("field." + ending);
            ImageFiles.writeField(field, file);
            assertMappedAlike(
                    pointsInside(grid, new Random(seed + 10)), fieldTransform(file), ImageFiles.readField(file));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void weReadTheFieldThatItkWrites(int seed) throws IOException, InterruptedException {
        Geometry grid = grid(seed);
        DisplacementField field = DisplacementField.sample(wave(new Random(seed)), grid);
        Path file = folder.resolve("field.mha");
        ImageFiles.writeField(field, file);
        Geometry inner = inside(grid, new Random(seed));
        transformix(fieldTransform(file) + onto(inner, "mha"), "-def", "all");
        DisplacementField theirs = ImageFiles.readField(folder.resolve("deformationField.mha"));
        assertThat(theirs.grid().sameLattice(inner, EPS_MM)).isTrue();
        DisplacementField ours = DisplacementField.sample(field, inner);
        for (int n = 0; n < ours.vectorsMm().length; n++) {
            assertThat((double) theirs.vectorsMm()[n])
                    .as("component %d", n)
                    .isCloseTo(ours.vectorsMm()[n], within(EPS_MM));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nii", "nii.gz", "mha", "mhd"})
    void itkResamplesOurImageOntoItsOwnGridUnchanged(String ending) throws IOException, InterruptedException {
        for (int seed = 1; seed <= 4; seed++) {
            Geometry grid = grid(seed);
            Volume volume = ImageFilesTests.anyVolume(grid, new Random(seed));
            Path file = folder.resolve("image." + ending);
            ImageFiles.write(volume, file, PixelType.FLOAT32);
            // without the rim, where rounding may put a voxel outside
            Geometry inner = new Geometry(
                    new int[] {grid.nx() - 2, grid.ny() - 2, grid.nz() - 2},
                    grid.spacingMm(),
                    world(grid, 1, 1, 1),
                    grid.direction());
            transformix(
                    euler(new RigidOffset(0, 0, 0, 0, 0, 0, 0, 0, 0)) + onto(inner, "nii.gz"), "-in", file.toString());
            Volume theirs = ImageFiles.read(folder.resolve("result.nii.gz"));
            assertThat(theirs.geometry().sameLattice(inner, EPS_MM)).isTrue();
            for (int at = 0; at < inner.voxelCount(); at++) {
                int i = at % inner.nx();
                int j = at / inner.nx() % inner.ny();
                int k = at / (inner.nx() * inner.ny());
                // neighbours differ by up to 3000 over at least 0.5 mm: off by EPS_MM would be off by less than 0.6
                assertThat(theirs.at(i, j, k)).isCloseTo(volume.at(i + 1, j + 1, k + 1), within(0.6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void itkMovesPointsByOurOffsetAsWeDo(int seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        RigidOffset offset = new RigidOffset(12.5, -7, 3.25, 10 * seed, -25, 40, 30, -20, random.nextInt(50));
        assertMappedAlike(pointsInside(grid(seed), random), euler(offset), offset);
    }

    private void assertMappedAlike(List<double[]> points, String transform, PointTransform ours)
            throws IOException, InterruptedException {
        List<double[]> theirs = transformed(points, transform);
        double[] q = new double[3];
        for (int n = 0; n < points.size(); n++) {
            ours.apply(points.get(n), q);
            assertThat(theirs.get(n)).as("point %d", n).containsExactly(q, within(EPS_MM));
        }
    }

    private static Geometry grid(int seed) {
        return ImageFilesTests.anyGeometry(new Random(seed), seed % 2 == 0);
    }

    /** Some mm, another one for each component; smooth, not linear. */
    private static PointTransform wave(Random random) {
        double[] waves = random.doubles(9, -0.2, 0.2).toArray();
        return (p, out) -> {
            double[] moved = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                double phase = waves[3 * axis] * p[0] + waves[3 * axis + 1] * p[1] + waves[3 * axis + 2] * p[2];
                moved[axis] = p[axis] + 6 * Math.sin(phase + axis);
            }
            System.arraycopy(moved, 0, out, 0, 3);
        };
    }

    /** A small grid that lies within the other, turned against it. */
    private static Geometry inside(Geometry grid, Random random) {
        double[] direction =
                new RigidOffset(0, 0, 0, random.nextInt(360), random.nextInt(80), 30, 0, 0, 0).rotationMatrix();
        return new Geometry(new int[] {3, 4, 5}, new double[] {0.3, 0.4, 0.2}, grid.centreMm(), direction);
    }

    private static List<double[]> pointsInside(Geometry grid, Random random) {
        List<double[]> points = new ArrayList<>();
        for (int n = 0; n < POINTS; n++) {
            points.add(world(
                    grid,
                    0.1 + random.nextDouble() * (grid.nx() - 1.2),
                    0.1 + random.nextDouble() * (grid.ny() - 1.2),
                    0.1 + random.nextDouble() * (grid.nz() - 1.2)));
        }
        return points;
    }

    private static double[] world(Geometry grid, double i, double j, double k) {
        double[] p = new double[3];
        grid.indexToWorld(i, j, k, p);
        return p;
    }

    private static String fieldTransform(Path field) {
        return """
                (Transform "DeformationFieldTransform")
                (DeformationFieldFileName "%s")
                (DeformationFieldInterpolationOrder 1)
                (NumberOfParameters 0)
                """.formatted(field);
    }

    /** R = Rz·Ry·Rx about the centre, radians. */
    private static String euler(RigidOffset offset) {
        return """
                (Transform "EulerTransform")
                (NumberOfParameters 6)
                (TransformParameters %s)
                (CenterOfRotationPoint %s)
                (ComputeZYX "true")
                """.formatted(
                        words(
                                Math.toRadians(offset.rotationXDeg()),
                                Math.toRadians(offset.rotationYDeg()),
                                Math.toRadians(offset.rotationZDeg()),
                                offset.translationXMm(),
                                offset.translationYMm(),
                                offset.translationZMm()),
                        words(offset.centreXMm(), offset.centreYMm(), offset.centreZMm()));
    }

    private static String onto(Geometry grid, String ending) {
        double[] d = grid.direction();
        // elastix writes the matrix by columns
        double[] columns = {d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]};
        return """
                (Size %d %d %d)
                (Index 0 0 0)
                (Spacing %s)
                (Origin %s)
                (Direction %s)
                (ResultImageFormat "%s")
                """.formatted(
                        grid.nx(),
                        grid.ny(),
                        grid.nz(),
                        words(grid.spacingMm()),
                        words(grid.originMm()),
                        words(columns),
                        ending);
    }

    private static String words(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private List<double[]> transformed(List<double[]> points, String transform)
            throws IOException, InterruptedException {
        Path file = folder.resolve("points.txt");
        Files.writeString(
                file,
                "point\n" + points.size() + "\n"
                        + points.stream().map(TransformixIT::words).collect(Collectors.joining("\n")) + "\n");
        Geometry any = Geometry.axisAligned(new int[] {8, 8, 8}, new double[] {1, 1, 1}, new double[3]);
        transformix(transform + onto(any, "mha"), "-def", file.toString());
        return Files.readAllLines(folder.resolve("outputpoints.txt")).stream()
                .map(line ->
                        line.replaceAll(".*OutputPoint = \\[ ([^]]*) ].*", "$1").split(" "))
                .map(numbers ->
                        Arrays.stream(numbers).mapToDouble(Double::parseDouble).toArray())
                .toList();
    }

    private void transformix(String transform, String... args) throws IOException, InterruptedException {
        Path parameters = folder.resolve("transform.txt");
        Files.writeString(parameters, transform + """
                (InitialTransformParametersFileName "NoInitialTransform")
                (HowToCombineTransforms "Compose")
                (FixedImageDimension 3)
                (MovingImageDimension 3)
                (FixedInternalImagePixelType "float")
                (MovingInternalImagePixelType "float")
                (UseDirectionCosines "true")
                (ResampleInterpolator "FinalBSplineInterpolator")
                (FinalBSplineInterpolationOrder 1)
                (Resampler "DefaultResampler")
                (DefaultPixelValue 0)
                (ResultImagePixelType "float")
                """);
        List<String> command = new ArrayList<>(
                List.of("transformix", "-out", folder.toString(), "-tp", parameters.toString(), "-threads", "1"));
        command.addAll(List.of(args));
        Path log = folder.resolve("transformix.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("transformix ends").isTrue();
        String output = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as(output).isZero();
    }
}
