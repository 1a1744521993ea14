package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Volume;
import io.contourflow.testing.ExternalProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Image objects made here, judged by other programs. */
@Tag("R3")
class ImageSeriesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"CT", "MR", "PT"})
    void originalAndResampledSeriesAreCleanUnderDciodvfy(String modality) {
        ExternalProgram dciodvfy = ExternalProgram.require("dciodvfy");
        Volume volume = DicomSamples.pattern(DicomSamples.axial(), modality.equals("CT") ? -1000 : 0);
        List<Path> original = DicomSamples.series(folder.resolve("o"), volume, modality, "clean");
        AssembledSeries moving = DicomSamples.assembled(original);
        AssembledSeries fixed = DicomSamples.assembled(DicomSamples.series(
                folder.resolve("f"), DicomSamples.pattern(DicomSamples.axial(), -500), "CT", "clean"));
        List<Path> resampled = DicomSamples.write(
                folder.resolve("r"),
                ImageSeriesWriter.writeResampled(fixed, moving, moving.volume(), DicomSamples.identity("resampled")));

        for (Path file : List.of(original.get(0), original.get(5), resampled.get(0), resampled.get(5))) {
            assertThat(dciodvfy.run(file).lines()).noneMatch(line -> line.startsWith("Error"));
        }
    }
}
