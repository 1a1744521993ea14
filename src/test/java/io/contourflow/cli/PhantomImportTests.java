package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.SeriesAssembler;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.volume.Geometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomImportTests {
    @TempDir
    Path folder;

    @Test
    void aPhantomIsTwoSeriesWithTheirTruthBesideThem() throws IOException {
        assertThat(run("phantom", "--out", folder.toString(), "--case", "III", "--seed", "4"))
                .isZero();
        assertThat(folder).isDirectoryContaining("glob:**/phantom.json");
        Geometry first = LoadedImage.read(folder.resolve("first")).volume().geometry();
        LoadedImage second = LoadedImage.read(zipOf(folder.resolve("second")));
        assertThat(second.modality(null)).isEqualTo("MR");
        assertThat(ImageFiles.readField(folder.resolve("field.mha")).grid().sameLattice(first, 1e-3))
                .isTrue();
        assertThat(ImageFiles.readLabels(folder.resolve("labels_second.nii.gz"))
                        .geometry()
                        .sameLattice(second.volume().geometry(), 1e-3))
                .as("oblique MR: DICOM and NIfTI give one lattice")
                .isTrue();
        assertThat(OffsetFile.read(folder.resolve("offset.json")).translationXMm())
                .isNotZero();
        AssemblyResult mixed = SeriesAssembler.assemble(DicomInput.open(folder).files());
        assertThat(mixed).isInstanceOf(AssemblyResult.Refused.class);
    }

    @Test
    void sendingToNobodyFailsWithStatusOne() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no image");
        assertThat(run("import", folder.toString())).isEqualTo(1);
        assertThat(run("import", folder.resolve("absent").toString())).isEqualTo(1);
    }

    private static Path zipOf(Path series) throws IOException {
        Path zip = series.resolveSibling("series.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out);
                Stream<Path> files = Files.list(series)) {
            for (Path file : files.sorted().toList()) {
                entries.putNextEntry(new ZipEntry("../outside/" + file.getFileName()));
                Files.copy(file, entries);
            }
        }
        return zip;
    }

    private static int run(String... args) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return Contourflow.run(List.of(args).toArray(String[]::new), nowhere, nowhere);
    }
}
