package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.volume.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What result objects take over from a source that breaks the rules. */
@Tag("R14")
class LegalValuesTests {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "DA, 20260304, 20260304",
        "DA, 2026.03.04, 20260304",
        "DA, 20261304, ''",
        "DA, 61d6b371-5759-36d4-a66b-402c0333d1a9, ''",
        "TM, 153256.843000, 153256.843000",
        "TM, 15:32:56, 153256",
        "TM, 25, ''",
        "DT, 20260304153256.5+0100, 20260304153256.5+0100",
        "DT, 20269904, ''",
        "CS, CT_SOM5 SPI, CT_SOM5 SPI",
        "CS, chest, ''",
        "DS, -1.5e-3, -1.5e-3",
        "DS, 0.12345678901234567, ''",
        "DS, NaN, ''",
        "IS, 120000, 120000",
        "IS, 1.5, ''",
        "UI, ../../x, ''",
        "UI, 1.2.3, 1.2.3",
        "SH, 61d6b371-5759-36d4-a66b-402c0333d1a9, ''",
        "LO, 61d6b371-5759-36d4-a66b-402c0333d1a9, 61d6b371-5759-36d4-a66b-402c0333d1a9"
    })
    void areKeptRepairedOrDropped(VR vr, String value, String legal) {
        assertThat(LegalValues.of(value, org.aoju.bus.image.Tag.StudyDescription, vr))
                .isEqualTo(legal);
    }

    @Test
    void areAllThatAResampledPetTakesOver() {
        Volume volume = DicomSamples.pattern(DicomSamples.axial(), 0);
        List<Path> dirty = new ArrayList<>();
        for (Path file : DicomSamples.series(folder.resolve("clean"), volume, "PT", "dirty")) {
            Attributes d = DicomFile.readAll(file).dataset();
            d.setString(org.aoju.bus.image.Tag.StudyTime, VR.TM, "61d6b371-5759");
            d.setString(org.aoju.bus.image.Tag.FrameReferenceTime, VR.DS, "unknown");
            d.setString(org.aoju.bus.image.Tag.DecayFactor, VR.DS, "1.25");
            Attributes tracer = new Attributes();
            tracer.setString(org.aoju.bus.image.Tag.RadiopharmaceuticalStartTime, VR.TM, "c2e419db-ec3d");
            tracer.setString(org.aoju.bus.image.Tag.RadionuclideTotalDose, VR.DS, "370000000");
            d.newSequence(org.aoju.bus.image.Tag.RadiopharmaceuticalInformationSequence, 1)
                    .add(tracer);
            dirty.addAll(DicomSamples.write(folder.resolve("d" + dirty.size()), List.of(DicomObjects.bytes(d))));
        }
        AssembledSeries moving = DicomSamples.assembled(dirty);

        byte[] resampled = ImageSeriesWriter.writeResampled(
                        moving, moving, moving.volume(), DicomSamples.identity("resampled"))
                .get(0);

        Attributes result = DicomFile.readAll(DicomSamples.write(folder.resolve("r"), List.of(resampled))
                        .get(0))
                .dataset();
        assertThat(result.containsValue(org.aoju.bus.image.Tag.StudyTime)).isFalse();
        assertThat(result.containsValue(org.aoju.bus.image.Tag.FrameReferenceTime))
                .isFalse();
        assertThat(result.getString(org.aoju.bus.image.Tag.DecayFactor)).isEqualTo("1.25");
        Attributes tracer = DicomValues.item(result, org.aoju.bus.image.Tag.RadiopharmaceuticalInformationSequence);
        assertThat(tracer).isNotNull();
        assertThat(tracer.getString(org.aoju.bus.image.Tag.RadionuclideTotalDose))
                .isEqualTo("370000000");
        assertThat(tracer.contains(org.aoju.bus.image.Tag.RadiopharmaceuticalStartTime))
                .isFalse();
    }

    @Test
    void refusesAStructureSetWithoutStructures() {
        AssembledSeries on = DicomSamples.assembled(
                DicomSamples.series(folder, DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "empty"));

        assertThatThrownBy(() -> StructureSets.write(
                        on, new StructureSetContent("EMPTY", List.of(), null), DicomSamples.identity("empty")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 structure but holds 0");
    }
}
