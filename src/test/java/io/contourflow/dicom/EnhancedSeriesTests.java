package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced multi-frame objects become the volumes that their slices as single objects would make. */
@Tag("R3")
class EnhancedSeriesTests {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"CT", "MR"})
    void becomeAVolumeWhateverTheOrderOfTheFrames(String modality) throws IOException {
        for (Geometry lattice : List.of(DicomSamples.oblique(), DicomSamples.decubitus())) {
            Volume volume = DicomSamples.pattern(lattice, -900);

            Path file = EnhancedSamples.write(folder, volume, modality, "enhanced");
            AssembledSeries series = DicomSamples.assembled(List.of(file));

            assertThat(series.volume().geometry().sameLattice(lattice, 1e-6))
                    .as("%s against %s", series.volume().geometry(), lattice)
                    .isTrue();
            assertThat(series.volume().voxels()).containsExactly(volume.voxels());
            assertThat(series.facts().unit()).isEqualTo(modality.equals("CT") ? "HU" : "arbitrary");
            assertThat(series.facts().acquiredAt()).isEqualTo(DicomSamples.ACQUIRED);
            assertThat(series.facts().bodyPart()).isEqualTo("PELVIS");
            assertThat(DicomHeaders.read(file).bodyPart()).isEqualTo("PELVIS");
            requireEveryFrameOnce(series);
        }
    }

    private static void requireEveryFrameOnce(AssembledSeries series) {
        assertThat(series.slices())
                .extracting(AssembledSeries.SliceReference::frame)
                .doesNotHaveDuplicates();
        assertThat(series.slices())
                .allMatch(slice ->
                        slice.frame() >= 1 && slice.frame() <= series.slices().size());
        assertThat(series.slices())
                .extracting(AssembledSeries.SliceReference::sopInstanceUid)
                .containsOnly(series.slices().get(0).sopInstanceUid());
    }

    @Test
    void takeTheUnitThatTheFramesState() throws IOException {
        Path file = EnhancedSamples.write(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "unit");
        Path other = edited(file, "RescaleType", "MGML");

        assertThat(DicomSamples.assembled(List.of(other)).facts().unit()).isEqualTo("MGML");
    }

    @Test
    void areRefusedWhenTwoFramesLieInOnePlace() throws IOException {
        Path file = EnhancedSamples.write(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "MR", "phases");
        Attributes d = DicomFile.readAll(file).dataset();
        Sequence frames =
                Objects.requireNonNull(d.getSequence(org.aoju.bus.image.Tag.PerFrameFunctionalGroupsSequence));
        Attributes second = DicomValues.item(frames.get(1), org.aoju.bus.image.Tag.PlanePositionSequence);
        Attributes third = DicomValues.item(frames.get(2), org.aoju.bus.image.Tag.PlanePositionSequence);
        third.setString(
                org.aoju.bus.image.Tag.ImagePositionPatient,
                VR.DS,
                second.getStrings(org.aoju.bus.image.Tag.ImagePositionPatient));
        Files.write(file, DicomObjects.bytes(d));

        AssemblyResult.Refused refused = DicomSamples.refused(List.of(file));

        assertThat(refused.code()).isEqualTo("conflicting-slices");
        assertThat(refused.reason()).contains("frame 2").contains("frame 3");
    }

    @Test
    void areRefusedWhenPixelsOfTheLastFrameAreMissing() throws IOException {
        Path file = EnhancedSamples.write(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "short");
        Attributes d = DicomFile.readAll(file).dataset();
        byte[] pixels = d.getSafeBytes(org.aoju.bus.image.Tag.PixelData);
        d.setBytes(org.aoju.bus.image.Tag.PixelData, VR.OW, java.util.Arrays.copyOf(pixels, pixels.length - 2));
        Files.write(file, DicomObjects.bytes(d));

        assertThat(DicomSamples.refused(List.of(file)).code()).isEqualTo("pixels-cut-off");
    }

    private static Path edited(Path file, String keyword, String value) throws IOException {
        Attributes d = DicomFile.readAll(file).dataset();
        int tag = org.aoju.bus.image.galaxy.data.ElementDictionary.tagForKeyword(keyword, null);
        for (Attributes frame :
                Objects.requireNonNull(d.getSequence(org.aoju.bus.image.Tag.PerFrameFunctionalGroupsSequence))) {
            Attributes group = DicomValues.item(frame, org.aoju.bus.image.Tag.PixelValueTransformationSequence);
            group.setString(tag, VR.LO, value);
        }
        return Files.write(file, DicomObjects.bytes(d));
    }
}
