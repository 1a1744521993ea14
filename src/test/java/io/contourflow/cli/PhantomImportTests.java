package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.DicomNode;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.PhantomSeries;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.dicom.SeriesAssembler;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
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
    @Tag("R2")
    void importSendsEveryObjectOfFolderAndZipToANode() throws IOException {
        Phantom phantom = PhantomFactory.make(PhantomCase.TYPE_I, 5);
        PhantomSeries.Written written = PhantomSeries.write(
                phantom, new PhantomSeries.Patient("P-9", "Phantom^Nine", "19600229", "O"), folder.resolve("series"));
        Map<String, Long> stored = new ConcurrentHashMap<>();
        try (DicomNode node = new DicomNode(
                new DicomNodeProperties(true, "KEEPER", "127.0.0.1", 0, 4, 30_000, "", folder.resolve("spool")))) {
            node.start(keeping(stored));
            String to = "KEEPER@127.0.0.1:" + node.port();
            CommandRun first = CommandRun.of("import", written.first().toString(), "--to", to, "--json");
            assertThat(first.status()).as(first.err()).isZero();
            int slices = phantom.first().volume().geometry().nz();
            assertThat(first.json().get("objects").intValue()).isEqualTo(slices);
            assertThat(stored).hasSize(slices);
            CommandRun second = CommandRun.of("import", zipOf(written.second()).toString(), "--to", to);
            assertThat(second.status()).as(second.err()).isZero();
            assertThat(stored)
                    .hasSize(slices + phantom.second().volume().geometry().nz());
            assertThat(stored.values()).allMatch(bytes -> bytes > 1000);
        }
        assertThat(run("import", written.first().toString(), "--to", "KEEPER@127.0.0.1:1"))
                .isEqualTo(1);
    }

    private static InstanceSink keeping(Map<String, Long> stored) {
        return new InstanceSink() {
            @Override
            public StoreOutcome store(ReceivedInstance instance) {
                stored.put(instance.header().sopInstanceUid(), instance.fileBytes());
                return StoreOutcome.STORED;
            }

            @Override
            public void associationEnded(String callingAe, Set<SeriesUid> series) {
                assertThat(callingAe).isEqualTo("CONTOURFLOW_CLI");
            }
        };
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
        return CommandRun.of(args).status();
    }
}
