package io.contourflow.imaging.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R17")
class ImageFilesTests {
    private static final double EPS_MM = 1e-4;

    @TempDir
    Path folder;

    @RepeatedTest(12)
    void keepsGeometryAndValuesOfObliqueAndFlippedImages(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Geometry geometry = anyGeometry(random, run.getCurrentRepetition() % 2 == 0);
        Volume volume = anyVolume(geometry, random);
        for (String name : List.of("a.nii", "a.nii.gz", "a.mha", "a.mhd")) {
            Path path = folder.resolve(run.getCurrentRepetition() + name);
            ImageFiles.write(volume, path, PixelType.FLOAT32);
            Volume back = ImageFiles.read(path);
            assertThat(back.geometry().sameLattice(geometry, EPS_MM))
                    .as(name + ": " + back.geometry() + " for " + geometry)
                    .isTrue();
            assertThat(back.voxels()).as(name).isEqualTo(volume.voxels());
        }
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void keepsWholeNumbersInEveryType(PixelType type) {
        Geometry geometry = Geometry.axisAligned(new int[] {3, 2, 2}, new double[] {1, 2, 3}, new double[] {4, 5, 6});
        float[] values = {0, 1, 2, 3, 40, 50, 60, 70, 80, 90, 100, 127};
        for (String name : List.of("t.nii", "t.mha")) {
            Path path = folder.resolve(type + name);
            ImageFiles.write(new Volume(geometry, values), path, type);
            assertThat(ImageFiles.read(path).voxels()).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128",
        "INT16, -32768",
        "UINT16, 65535",
        "INT32, -2147483648",
        "UINT32, 4294967296",
        "INT64, -9223372036854775808",
        "UINT64, 9223372036854775808",
        "UINT8, 255"
    })
    void keepsTheExtremesOfEveryIntegerType(PixelType type, float extreme) {
        Geometry geometry = cube();
        float[] values = new float[8];
        values[3] = type == PixelType.UINT32 ? 4294967040f : extreme;
        Path path = folder.resolve("x.nii.gz");
        ImageFiles.write(new Volume(geometry, values), path, type);
        assertThat(ImageFiles.read(path).voxels()).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource({"UINT8, -1", "INT16, 40000", "UINT16, 65536", "INT32, NaN"})
    void refusesValuesThatDoNotFitTheType(PixelType type, float value) {
        float[] values = new float[8];
        values[5] = value;
        Path path = folder.resolve("x.mha");
        assertThatThrownBy(() -> ImageFiles.write(new Volume(cube(), values), path, type))
                .isInstanceOf(ImageFileRefused.class)
                .hasMessageContaining(type.name())
                .hasMessageContaining(Float.toString(value));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void appliesSlopeAndInterceptOfBigEndianNifti() throws IOException {
        byte[] bytes = niftiBigEndian((short) 4, 2.5f, -1000f);
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        data.putShort(352, (short) 400).putShort(354, (short) -2);
        Path path = folder.resolve("be.nii");
        Files.write(path, bytes);
        Volume volume = ImageFiles.read(path);
        assertThat(volume.at(0, 0, 0)).isEqualTo(0f);
        assertThat(volume.at(1, 0, 0)).isEqualTo(-1005f);
        // sform in RAS: i to Right with 2 mm, origin (10, 20, 30): LPS i to −x·(−1)
        double[] world = new double[3];
        volume.geometry().indexToWorld(1, 1, 1, world);
        assertThat(world).containsExactly(-12, -23, 34);
    }

    @Test
    void readsAQformWithFlippedThirdAxis() throws IOException {
        byte[] bytes = niftiBigEndian((short) 2, 0, 0);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        header.putShort(254, (short) 0).putShort(252, (short) 1).putFloat(76, -1);
        header.putFloat(256, 0).putFloat(260, 0).putFloat(264, (float) Math.sqrt(0.5)); // 90 degrees about z
        header.putFloat(268, 1).putFloat(272, 2).putFloat(276, 3);
        Path path = folder.resolve("q.nii");
        Files.write(path, bytes);
        double[] world = new double[3];
        ImageFiles.read(path).geometry().indexToWorld(1, 0, 1, world);
        // RAS: i (2 mm) turns to +y, k (4 mm) to −z: (1, 4, −1); LPS negates x and y
        assertThat(world[0]).isCloseTo(-1, org.assertj.core.data.Offset.offset(EPS_MM));
        assertThat(world[1]).isCloseTo(-4, org.assertj.core.data.Offset.offset(EPS_MM));
        assertThat(world[2]).isCloseTo(-1, org.assertj.core.data.Offset.offset(EPS_MM));
    }

    @Test
    void readsCompressedBigEndianMetaImageWithAxesInRows() throws IOException {
        String header = "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = True\n"
                + "CompressedData = True\nTransformMatrix = 0 1 0 -1 0 0 0 0 1\nOffset = 1 2 3\n"
                + "ElementSpacing = 2 3 4\nDimSize = 2 2 2\nElementType = MET_SHORT\nElementDataFile = LOCAL\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(new byte[] {0, 1, 1, 0, (byte) 0xff, (byte) 0xff, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8});
        }
        Path path = folder.resolve("c.mha");
        Files.write(path, bytes.toByteArray());
        Volume volume = ImageFiles.read(path);
        assertThat(volume.voxels()).containsExactly(1, 256, -1, 4, 5, 6, 7, 8);
        double[] world = new double[3];
        volume.geometry().indexToWorld(1, 0, 0, world);
        assertThat(world).containsExactly(1, 4, 3); // the first row is the direction of i: +y
    }

    @Test
    void keepsDisplacementFields() {
        Geometry grid = anyGeometry(new Random(5), false);
        RigidOffset offset = new RigidOffset(3, -2, 7, 1, 2, 3, 10, 20, 30);
        DisplacementField field = DisplacementField.sample(offset, grid);
        Path path = folder.resolve("field.mha");
        ImageFiles.writeField(field, path);
        DisplacementField back = ImageFiles.readField(path);
        assertThat(back.vectorsMm()).isEqualTo(field.vectorsMm());
        assertThat(back.grid().sameLattice(grid, EPS_MM)).isTrue();
    }

    @Test
    void keepsOverlappingStructuresOfALabelMap() {
        Geometry geometry = cube();
        Mask first = Mask.empty(geometry);
        Mask last = Mask.empty(geometry);
        Arrays.fill(first.voxels(), (byte) 1);
        last.voxels()[7] = 1;
        List<Mask> masks = new java.util.ArrayList<>(java.util.Collections.nCopies(15, first));
        masks.add(last);
        Path path = folder.resolve("l.nii.gz");
        ImageFiles.write(LabelMap.of(geometry, masks), path);
        LabelMap back = ImageFiles.readLabels(path);
        assertThat(back.mask(0).voxels()).isEqualTo(first.voxels());
        assertThat(back.mask(15).voxels()).isEqualTo(last.voxels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.nii", "t.nii.gz", "t.mha"})
    void refusesTruncatedFiles(String name) throws IOException {
        Path path = folder.resolve(name);
        ImageFiles.write(anyVolume(anyGeometry(new Random(1), false), new Random(1)), path, PixelType.FLOAT32);
        byte[] whole = Files.readAllBytes(path);
        for (int kept : new int[] {10, 200, whole.length / 2, whole.length - 9}) {
            Files.write(path, Arrays.copyOf(whole, kept));
            assertThatThrownBy(() -> ImageFiles.read(path))
                    .isInstanceOf(ImageFileRefused.class)
                    .hasMessageContaining(name)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void refusesHeadersThatPromiseMoreThanTheFileCanHold() throws IOException {
        byte[] bytes = niftiBigEndian((short) 16, 1, 0);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort(42, (short) 600)
                .putShort(44, (short) 600)
                .putShort(46, (short) 600);
        Path path = folder.resolve("huge.nii");
        Files.write(path, bytes);
        assertThatThrownBy(() -> ImageFiles.read(path))
                .isInstanceOf(ImageFileRefused.class)
                .hasMessageContaining("864000000");
    }

    @Test
    void refusesWhatIsNotOneScalarImageInThreeDimensions() throws IOException {
        Path path = folder.resolve("odd.nii");
        byte[] flat = niftiBigEndian((short) 4, 1, 0);
        ByteBuffer.wrap(flat).order(ByteOrder.BIG_ENDIAN).putShort(40, (short) 2);
        refused(path, flat, "3-D");
        byte[] series = niftiBigEndian((short) 4, 1, 0);
        ByteBuffer.wrap(series)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort(40, (short) 4)
                .putShort(48, (short) 5);
        refused(path, series, "axis 4");
        refused(path, niftiBigEndian((short) 128, 1, 0), "128");
        byte[] unoriented = niftiBigEndian((short) 4, 1, 0);
        ByteBuffer.wrap(unoriented).order(ByteOrder.BIG_ENDIAN).putShort(254, (short) 0);
        refused(path, unoriented, "orientation");
        byte[] contradicting = niftiBigEndian((short) 4, 1, 0);
        ByteBuffer.wrap(contradicting).order(ByteOrder.BIG_ENDIAN).putFloat(80, 5);
        refused(path, contradicting, "5.0 in pixdim but 2.0 in sform");
        refused(path, "not an image at all".repeat(40).getBytes(StandardCharsets.UTF_8), "NIfTI-1");
        Path meta = folder.resolve("flat.mha");
        refused(meta, "NDims = 2\nDimSize = 4 4\nElementDataFile = LOCAL\n".getBytes(StandardCharsets.UTF_8), "2-D");
    }

    @Test
    void refusesAbsentFilesFoldersAndUnknownEndings() {
        assertThatThrownBy(() -> ImageFiles.read(folder.resolve("none.nii"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ImageFiles.read(folder)).hasMessageContaining("is a folder");
        Path odd = folder.resolve("a.txt");
        assertThatThrownBy(() -> ImageFiles.write(new Volume(cube(), new float[8]), odd, PixelType.FLOAT32))
                .hasMessageContaining(".nii");
    }

    @Test
    void refusesFieldsWithTheWrongNumberOfComponentsOrWithoutANumber() {
        Path scalar = folder.resolve("s.mha");
        ImageFiles.write(new Volume(cube(), new float[8]), scalar, PixelType.FLOAT32);
        assertThatThrownBy(() -> ImageFiles.readField(scalar)).hasMessageContaining("3 value(s)");
        float[] vectors = new float[24];
        vectors[4] = Float.NaN;
        Path broken = folder.resolve("nan.mha");
        ImageFiles.writeField(new DisplacementField(cube(), vectors), broken);
        assertThatThrownBy(() -> ImageFiles.readField(broken)).hasMessageContaining("NaN");
    }

    private static void refused(Path path, byte[] bytes, String because) throws IOException {
        Files.write(path, bytes);
        assertThatThrownBy(() -> ImageFiles.read(path))
                .isInstanceOf(ImageFileRefused.class)
                .hasMessageContaining(because);
    }

    /** 2x2x2, spacing 2, 3, 4 mm, sform along RAS, origin RAS (10, 20, 30). */
    private static byte[] niftiBigEndian(short type, float slope, float intercept) {
        ByteBuffer header = ByteBuffer.allocate(352 + 64).order(ByteOrder.BIG_ENDIAN);
        header.putInt(0, 348).putShort(40, (short) 3);
        header.putShort(42, (short) 2).putShort(44, (short) 2).putShort(46, (short) 2);
        header.putShort(70, type)
                .putFloat(76, 1)
                .putFloat(80, 2)
                .putFloat(84, 3)
                .putFloat(88, 4);
        header.putFloat(108, 352).putFloat(112, slope).putFloat(116, intercept).putShort(254, (short) 1);
        header.putFloat(280, 2).putFloat(292, 10).putFloat(300, 3).putFloat(308, 20);
        header.putFloat(320, 4).putFloat(324, 30);
        header.put(344, (byte) 'n').put(345, (byte) '+').put(346, (byte) '1');
        return header.array();
    }

    private static Geometry cube() {
        return Geometry.axisAligned(new int[] {2, 2, 2}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
    }

    static Geometry anyGeometry(Random random, boolean flipped) {
        double[] r = new RigidOffset(
                        0, 0, 0, random.nextInt(360), random.nextInt(360) - 90.0, random.nextInt(360), 0, 0, 0)
                .rotationMatrix();
        if (flipped) {
            for (int row = 0; row < 3; row++) {
                r[3 * row + 2] = -r[3 * row + 2];
            }
        }
        return new Geometry(
                new int[] {11, 9, 7},
                new double[] {0.5 + random.nextDouble(), 1 + random.nextDouble(), 2 + random.nextDouble()},
                new double[] {random.nextDouble() * 400 - 200, random.nextDouble() * 400 - 200, 55.5},
                r);
    }

    static Volume anyVolume(Geometry geometry, Random random) {
        float[] values = new float[geometry.voxelCount()];
        for (int at = 0; at < values.length; at++) {
            values[at] = random.nextInt(3000) - 1000f;
        }
        return new Volume(geometry, values);
    }
}
