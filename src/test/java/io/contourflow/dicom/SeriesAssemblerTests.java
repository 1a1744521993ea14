package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws and refusals of volume assembly, on synthetic series. */
@Tag("R3")
class SeriesAssemblerTests {
    /** Positions are decimal strings of 16 characters. */
    private static final double POSITION_TOLERANCE_MM = 1e-6;

    @TempDir
    Path folder;

    static Stream<Arguments> lattices() {
        return Stream.of(
                Arguments.of("axial", DicomSamples.axial()),
                Arguments.of("oblique", DicomSamples.oblique()),
                Arguments.of("decubitus", DicomSamples.decubitus()),
                Arguments.of("feet first", DicomSamples.feetFirst()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lattices")
    void findsTheSameVolumeWhateverTheOrderOfTheFiles(String name, Geometry lattice) {
        Volume volume = DicomSamples.pattern(lattice, -1000);
        List<Path> files = new ArrayList<>(DicomSamples.series(folder, volume, "CT", name));
        Collections.shuffle(files, new Random(7));

        AssembledSeries series = DicomSamples.assembled(files);

        assertThat(series.volume().geometry().sameLattice(lattice, POSITION_TOLERANCE_MM))
                .as("%s against %s", series.volume().geometry(), lattice)
                .isTrue();
        assertThat(series.volume().voxels()).containsExactly(volume.voxels());
        assertThat(series.facts().unit()).isEqualTo("HU");
        assertThat(series.facts().acquiredAt()).isEqualTo(DicomSamples.ACQUIRED);
    }

    @Test
    void stacksALeftHandedLatticeTheOtherWayRound() {
        Geometry flipped =
                new Geometry(new int[] {20, 18, 6}, new double[] {1, 1, 4}, new double[] {0, 0, 50}, new double[] {
                    1, 0, 0, 0, 1, 0, 0, 0, -1
                });
        Volume volume = DicomSamples.pattern(flipped, 0);

        Volume read = DicomSamples.assembled(DicomSamples.series(folder, volume, "CT", "flipped"))
                .volume();

        assertThat(read.geometry().originMm()).containsExactly(0, 0, 30);
        assertThat(read.geometry().direction()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
        for (int k = 0; k < 6; k++) {
            assertThat(read.at(3, 4, k)).isEqualTo(volume.at(3, 4, 5 - k));
        }
    }

    @Test
    void namesTheSourceObjectOfEverySlice() {
        List<Path> files = DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "names");

        AssembledSeries series = DicomSamples.assembled(files);

        for (int k = 0; k < files.size(); k++) {
            assertThat(series.slices().get(k).sopInstanceUid())
                    .isEqualTo(DicomHeaders.read(files.get(k)).sopInstanceUid());
            assertThat(series.slices().get(k).frame()).isZero();
        }
    }

    @Test
    void rescalesEveryPetSliceByItsOwnSlope() {
        Volume volume = DicomSamples.pattern(DicomSamples.axial(), 0.25);

        AssembledSeries series = DicomSamples.assembled(DicomSamples.series(folder, volume, "PT", "slopes"));

        assertThat(series.facts().unit()).isEqualTo("BQML");
        float[] expected = volume.voxels();
        float[] actual = series.volume().voxels();
        for (int i = 0; i < expected.length; i++) {
            // half a step of the largest slope, 880/32766
            assertThat(Math.abs(actual[i] - expected[i])).isLessThan(0.0135f);
        }
    }

    @Test
    void keepsFractionsOfMrValues() {
        Geometry g = DicomSamples.axial();
        float[] voxels = DicomSamples.pattern(g, 0).voxels();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = voxels[i] / 1000f - 0.2f;
        }

        AssembledSeries series =
                DicomSamples.assembled(DicomSamples.series(folder, new Volume(g, voxels), "MR", "fractions"));

        for (int i = 0; i < voxels.length; i++) {
            assertThat(series.volume().voxels()[i]).isCloseTo(voxels[i], org.assertj.core.api.Assertions.within(2e-5f));
        }
    }

    @Test
    void dropsIdenticalDuplicates() throws IOException {
        Volume volume = DicomSamples.pattern(DicomSamples.axial(), 0);
        List<Path> files = new ArrayList<>(DicomSamples.series(folder, volume, "CT", "twice"));
        files.add(Files.copy(files.get(4), folder.resolve("again.dcm")));
        files.add(edited(
                files.get(7),
                "copy.dcm",
                d -> d.setString(org.aoju.bus.image.Tag.SOPInstanceUID, VR.UI, DicomUid.fromName("copy"))));

        assertThat(DicomSamples.assembled(files).volume().voxels()).containsExactly(volume.voxels());
    }

    @Test
    void refusesTwoImagesInOnePlace() {
        List<Path> files = new ArrayList<>(
                DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "conflict"));
        files.add(edited(files.get(4), "other.dcm", d -> {
            d.setString(org.aoju.bus.image.Tag.SOPInstanceUID, VR.UI, DicomUid.fromName("other"));
            d.setString(org.aoju.bus.image.Tag.RescaleIntercept, VR.DS, "-1000");
        }));

        assertThat(DicomSamples.refused(files).code()).isEqualTo("conflicting-slices");
    }

    @Test
    void refusesAGapAndNamesBothDistances() {
        List<Path> files = new ArrayList<>(
                DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "gap"));
        files.remove(5);

        AssemblyResult.Refused refused = DicomSamples.refused(files);

        assertThat(refused.code()).isEqualTo("slice-gap");
        assertThat(refused.reason()).contains("6.000 mm").contains("3.000 mm");
    }

    @Test
    void refusesASingleSliceAndAnEmptySeries() {
        List<Path> files = DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "one");

        assertThat(DicomSamples.refused(files.subList(0, 1)).code()).isEqualTo("single-slice");
        assertThat(DicomSamples.refused(List.of()).code()).isEqualTo("empty-series");
    }

    @ParameterizedTest
    @CsvSource({
        "ImagePositionPatient, DS, -30\\-40\\116, varying-spacing",
        "ImagePositionPatient, DS, -30\\-39\\115, sheared-stack",
        "ImagePositionPatient, DS, -30\\-40, no-position",
        "ImageOrientationPatient, DS, 1\\0\\0\\0\\0.9999\\0.0141, mixed-orientation",
        "ImageOrientationPatient, DS, 1\\0\\0\\0\\x\\0, no-orientation",
        "PixelSpacing, DS, 2\\1.6, mixed-pixel-spacing",
        "PixelSpacing, DS, 2\\0, no-pixel-spacing",
        "FrameOfReferenceUID, UI, 1.2.3, mixed-frame-of-reference",
        "SeriesInstanceUID, UI, 1.2.3, mixed-series",
        "StudyInstanceUID, UI, 1.2.3, mixed-study",
        "SOPInstanceUID, UI, ../../etc, unreadable-object",
        "PatientID, LO, other, mixed-patient",
        "Modality, CS, MR, mixed-modality",
        "Rows, US, 31, mixed-size",
        "RescaleSlope, DS, 0, bad-rescale",
        "RescaleSlope, DS, nought, bad-rescale",
        "RescaleSlope, DS, 1e39, not-finite",
        "BitsAllocated, US, 32, bits-allocated",
        "HighBit, US, 14, bits-stored",
        "SamplesPerPixel, US, 3, colour",
        "PhotometricInterpretation, CS, PALETTE COLOR, colour",
        "NumberOfFrames, IS, 2, multi-frame"
    })
    void refusesOneOddSlice(String keyword, String vr, String value, String code) {
        List<Path> files = new ArrayList<>(
                DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "odd"));
        int tag = org.aoju.bus.image.galaxy.data.ElementDictionary.tagForKeyword(keyword, null);
        files.set(5, edited(files.get(5), "odd.dcm", d -> {
            if (vr.equals("US")) {
                d.setInt(tag, VR.US, Integer.parseInt(value));
            } else {
                d.setString(tag, VR.valueOf(vr), value.split("\\\\"));
            }
        }));

        AssemblyResult.Refused refused = DicomSamples.refused(files);

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.reason()).hasLineCount(1).doesNotContain("Müller").doesNotContain("P-odd");
    }

    @Test
    void refusesCtWithoutRescaleAndObjectsWithoutPixels() {
        List<Path> files = DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "bare");
        Path unscaled = edited(
                files.get(0),
                "a.dcm",
                d -> d.removeSelected(org.aoju.bus.image.Tag.RescaleIntercept, org.aoju.bus.image.Tag.RescaleSlope));
        Path blank = edited(files.get(0), "b.dcm", d -> d.removeSelected(org.aoju.bus.image.Tag.PixelData));

        assertThat(DicomSamples.refused(List.of(unscaled, files.get(1))).code()).isEqualTo("no-rescale");
        assertThat(DicomSamples.refused(List.of(blank, files.get(1))).code()).isEqualTo("no-pixels");
    }

    @Test
    void takesPaddingForAirAndIgnoresBitsAboveHighBit() {
        Geometry g = DicomSamples.axial();
        List<Path> files = new ArrayList<>();
        for (Path file : DicomSamples.series(folder, DicomSamples.pattern(g, 0), "CT", "padding")) {
            files.add(edited(file, file.getFileName() + ".e", d -> {
                d.setInt(org.aoju.bus.image.Tag.BitsStored, VR.US, 12);
                d.setInt(org.aoju.bus.image.Tag.HighBit, VR.US, 11);
                d.setInt(org.aoju.bus.image.Tag.PixelRepresentation, VR.US, 0);
                d.setInt(org.aoju.bus.image.Tag.PixelPaddingValue, VR.US, 0xFFF);
                byte[] pixels = d.getSafeBytes(org.aoju.bus.image.Tag.PixelData);
                pixels[0] = (byte) 0xFF;
                pixels[1] = (byte) 0x3F; // padding, with an overlay bit above High Bit
                pixels[2] = 100;
                pixels[3] = (byte) 0xF0; // 100, with overlay bits
                d.setBytes(org.aoju.bus.image.Tag.PixelData, VR.OW, pixels);
            }));
        }

        Volume read = DicomSamples.assembled(files).volume();

        assertThat(read.at(0, 0, 3)).isEqualTo(-1000f);
        assertThat(read.at(1, 0, 3)).isEqualTo(100f - 1024f);
    }

    private Path edited(Path file, String name, Consumer<Attributes> edit) {
        Attributes dataset = DicomFile.readAll(file).dataset();
        edit.accept(dataset);
        return DicomSamples.write(folder.resolve("edited-" + name), List.of(DicomObjects.bytes(dataset)))
                .get(0);
    }
}
