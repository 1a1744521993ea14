package io.contourflow.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R18")
class ArtifactCodecTests {
    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    @RepeatedTest(10)
    void bringsEveryVolumeBackBitByBit(RepetitionInfo run) throws IOException {
        Random random = new Random(run.getCurrentRepetition());
        Geometry geometry = geometry(random);
        float[] voxels = new float[geometry.voxelCount()];
        boolean whole = random.nextBoolean();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = whole ? random.nextInt(65536) - 32768 : Float.intBitsToFloat(random.nextInt());
        }

        byte[] bytes = bytes(out -> ArtifactCodec.write(new Volume(geometry, voxels), out));
        Volume back = ArtifactCodec.readVolume(in(bytes));

        assertThat(back.geometry()).isEqualTo(geometry);
        for (int i = 0; i < voxels.length; i++) {
            assertThat(Float.floatToRawIntBits(back.voxels()[i])).isEqualTo(Float.floatToRawIntBits(voxels[i]));
        }
        assertThat(bytes.length).isEqualTo(137 + (whole ? 2 : 4) * voxels.length);
    }

    @Test
    void keepsNegativeZeroAndValuesBeyondShort() throws IOException {
        Geometry geometry = Geometry.axisAligned(new int[] {4, 1, 1}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
        for (float special : new float[] {-0f, 32768f, -32769f, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            byte[] bytes = bytes(out -> ArtifactCodec.write(new Volume(geometry, new float[] {1, 2, 3, special}), out));
            float back = ArtifactCodec.readVolume(in(bytes)).voxels()[3];
            assertThat(Float.floatToRawIntBits(back)).isEqualTo(Float.floatToRawIntBits(special));
        }
    }

    @RepeatedTest(10)
    void bringsEveryMaskBack(RepetitionInfo run) throws IOException {
        Random random = new Random(run.getCurrentRepetition());
        Geometry geometry = geometry(random);
        byte[] voxels = new byte[geometry.voxelCount()];
        int change = 1 + random.nextInt(300);
        byte value = (byte) random.nextInt(2);
        for (int i = 0; i < voxels.length; i++) {
            value ^= (byte) (random.nextInt(change) == 0 ? 1 : 0);
            voxels[i] = value;
        }

        Mask back = ArtifactCodec.readMask(in(bytes(out -> ArtifactCodec.write(new Mask(geometry, voxels), out))));

        assertThat(back.voxels()).isEqualTo(voxels);
        assertThat(back.geometry()).isEqualTo(geometry);
    }

    @Test
    void bringsFieldsAndContoursBackAndWritesThemAlwaysTheSame() throws IOException {
        Random random = new Random(7);
        Geometry geometry = geometry(random);
        float[] vectors = new float[3 * geometry.voxelCount()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian();
        }
        DisplacementField field = new DisplacementField(geometry, vectors);
        StructureContours contours = new StructureContours("Parotid_L", List.of(new PlanarContour(3, new double[] {
            0.1, 0.2, 0.3, 1, 2, 3, -4, Math.PI, 6
        })));

        byte[] fieldBytes = bytes(out -> ArtifactCodec.write(field, out));
        byte[] contourBytes = bytes(out -> ArtifactCodec.write(contours, out));

        // noise is kept at every voxel, with 16 bits for the 8 mm or so that it spans
        assertThat(largestDifference(ArtifactCodec.readField(in(fieldBytes)).vectorsMm(), vectors))
                .isLessThan(1e-4f);
        StructureContours back = ArtifactCodec.readContours(in(contourBytes));
        assertThat(back.name()).isEqualTo("Parotid_L");
        assertThat(back.contours().get(0).pointsMm())
                .isEqualTo(contours.contours().get(0).pointsMm());
        assertThat(back.contours().get(0).sliceIndex()).isEqualTo(3);
        assertThat(bytes(out -> ArtifactCodec.write(field, out))).isEqualTo(fieldBytes);
        assertThat(bytes(out -> ArtifactCodec.write(back, out))).isEqualTo(contourBytes);
    }

    @Test
    @Tag("R8")
    void aSmoothFieldTakesAHundredthOfItsBytes() throws IOException {
        Geometry geometry =
                Geometry.axisAligned(new int[] {96, 96, 40}, new double[] {1, 1, 2.5}, new double[] {-48, -48, -50});
        DisplacementField field = DisplacementField.sample(
                (from, to) -> {
                    double x = from[0];
                    to[0] = x + 4 + 6 * Math.sin(from[1] / 15);
                    to[1] = from[1] + 5 * Math.cos(x / 18);
                    to[2] = from[2] - 3 * Math.sin((x + from[2]) / 20);
                },
                geometry);
        byte[] bytes = bytes(out -> ArtifactCodec.write(field, out));
        DisplacementField back = ArtifactCodec.readField(in(bytes));
        assertThat(bytes[4]).isEqualTo(ArtifactCodec.FIELD_COMPACT);
        assertThat(bytes.length).isLessThan(4 * field.vectorsMm().length / 100);
        assertThat(back.grid()).isEqualTo(geometry);
        assertThat(largestDifference(back.vectorsMm(), field.vectorsMm()))
                .isLessThan((float) ArtifactCodec.FIELD_TOLERANCE_MM);
        assertThat(bytes(out -> ArtifactCodec.write(field, out))).isEqualTo(bytes);
    }

    @Test
    @Tag("R8")
    void aFieldStoredAsFloatsBeforeIsStillRead() throws IOException {
        Geometry geometry = Geometry.axisAligned(new int[] {2, 1, 1}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
        byte[] old = bytes(out -> {
            out.write(new byte[] {'C', 'F', 'A', '1', ArtifactCodec.FIELD});
            for (int size : new int[] {2, 1, 1}) {
                out.writeInt(size);
            }
            for (double value : new double[] {1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}) {
                out.writeDouble(value);
            }
            for (float value : new float[] {1, 2, 3, 4, 5, 6}) {
                out.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(value)));
            }
        });
        DisplacementField back = ArtifactCodec.readField(in(old));
        assertThat(back.grid()).isEqualTo(geometry);
        assertThat(back.vectorsMm()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    @Tag("R8")
    void aFieldTooWideForSixteenBitsIsKeptAsItIs() throws IOException {
        Geometry geometry = Geometry.axisAligned(new int[] {4, 1, 1}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
        float[] vectors = {0, 0, 0, 30_000, 1.23f, -1, 7, 8, 9, -30_000, 0.1f, 0};
        byte[] bytes = bytes(out -> ArtifactCodec.write(new DisplacementField(geometry, vectors), out));
        assertThat(bytes[4]).isEqualTo(ArtifactCodec.FIELD);
        assertThat(ArtifactCodec.readField(in(bytes)).vectorsMm()).isEqualTo(vectors);
    }

    @Test
    void refusesOtherKindsAndDamagedBytes() throws IOException {
        Geometry geometry = geometry(new Random(1));
        byte[] mask = bytes(out -> ArtifactCodec.write(Mask.empty(geometry), out));
        byte[] cut = java.util.Arrays.copyOf(mask, mask.length - 1);

        assertThatThrownBy(() -> ArtifactCodec.readVolume(in(mask)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be volume (1 or 2) but is 4");
        assertThatThrownBy(() -> ArtifactCodec.readMask(in(cut))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ArtifactCodec.readMask(in(new byte[] {1, 2, 3, 4, 5})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an artifact");
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int at = 0; at < a.length; at++) {
            largest = Math.max(largest, Math.abs(a[at] - b[at]));
        }
        return largest;
    }

    private static Geometry geometry(Random random) {
        double angle = random.nextDouble();
        return new Geometry(
                new int[] {20 + random.nextInt(30), 20 + random.nextInt(30), 1 + random.nextInt(60)},
                new double[] {0.9765625, 1 + random.nextDouble(), 3},
                new double[] {-250.1, 17, random.nextGaussian()},
                new double[] {Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0, 0, 0, -1});
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
