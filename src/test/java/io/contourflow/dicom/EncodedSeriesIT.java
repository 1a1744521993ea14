package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.testing.ExternalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series that DCMTK encoded anew in the transfer syntaxes understood: the same volume, voxel for voxel. */
@Tag("R3")
class EncodedSeriesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "dcmcrle, +te, 1.2.840.10008.1.2.5, false",
        "dcmconv, +ti, 1.2.840.10008.1.2, false",
        "dcmconv, +tb, 1.2.840.10008.1.2.2, false",
        "dcmconv, +td, 1.2.840.10008.1.2.1.99, false",
        "dcmcrle, +te, 1.2.840.10008.1.2.5, true",
        "dcmconv, +tb, 1.2.840.10008.1.2.2, true",
        "dcmconv, +td, 1.2.840.10008.1.2.1.99, true"
    })
    void becomesTheSameVolume(String program, String option, String transferSyntax, boolean enhanced)
            throws IOException {
        ExternalProgram dcmtk = ExternalProgram.require(program);
        Geometry lattice = DicomSamples.oblique();
        Volume volume = DicomSamples.pattern(lattice, -1000);
        List<Path> files = new ArrayList<>();
        for (Path source : enhanced ? List.of(EnhancedSamples.write(folder, volume, "CT", "e")) : single(volume)) {
            Path encoded = folder.resolve("encoded-" + source.getFileName());
            if (program.equals("dcmcrle")) {
                dcmtk.run(source, encoded).orFail();
            } else {
                dcmtk.run(option, source, encoded).orFail();
            }
            assertThat(DicomFile.readHeader(encoded).transferSyntaxUid()).isEqualTo(transferSyntax);
            files.add(encoded);
        }

        AssembledSeries series = DicomSamples.assembled(files);

        assertThat(series.volume().geometry().sameLattice(lattice, 1e-6)).isTrue();
        assertThat(series.volume().voxels()).containsExactly(volume.voxels());
        ReceivedInstance received = ReceivedInstance.ofFile(files.get(0), "import", java.time.ZoneOffset.UTC);
        assertThat(received.header().frames()).isEqualTo(enhanced ? lattice.nz() : 1);
        assertThat(received.fileBytes()).isEqualTo(Files.size(files.get(0)));
    }

    private List<Path> single(Volume volume) {
        return DicomSamples.series(folder, volume, "CT", "encoded");
    }
}
