package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our node as DCMTK sees it, and with the oddest objects at hand. */
@Tag("R1")
class DicomNodeIT {
    @TempDir
    Path folder;

    private MemorySink sink;
    private DicomNode node;

    @BeforeEach
    void startsTheNode() {
        sink = new MemorySink(folder.resolve("stored"));
        node = new DicomNode(new DicomNodeProperties(
                true, "CONTOURFLOW", "127.0.0.1", 0, 100, 30_000, "UTC", folder.resolve("spool")));
        node.start(new DicomNode.Services(sink, new MemoryCatalog(sink), PeerDirectory.NONE));
    }

    @AfterEach
    void stopsTheNode() {
        node.close();
    }

    private static ExternalProgram dcmtk(String program) {
        return ExternalProgram.require(program).with("TCP_NODELAY", "1");
    }

    @Test
    void answersEchoscuAndKeepsWhatStorescuSends() throws IOException {
        List<Path> files = DicomSamples.series(
                folder.resolve("series"), DicomSamples.pattern(DicomSamples.axial(), -1000), "CT", "scu");
        dcmtk("echoscu").run("-aec", "CONTOURFLOW", "127.0.0.1", node.port()).orFail();

        dcmtk("storescu")
                .run("-aec", "CONTOURFLOW", "+sd", "127.0.0.1", node.port(), folder.resolve("series"))
                .orFail();

        assertThat(sink.files).hasSize(files.size());
        AssembledSeries stored = DicomSamples.assembled(List.copyOf(sink.files.values()));
        assertThat(stored.volume().voxels())
                .containsExactly(
                        DicomSamples.pattern(DicomSamples.axial(), -1000).voxels());
    }

    @Test
    @Tag("R2")
    void keepsAndGivesBackEveryOddObjectBitExactOrRefusesItWithAReason() throws IOException {
        List<Path> odd = SharedData.files(SharedData.unpackedDicom("odd_dicom"));
        DicomSender sender = new DicomSender("ODD");
        DicomPeer peer = new DicomPeer("CONTOURFLOW", "127.0.0.1", node.port());
        MemorySink back = new MemorySink(folder.resolve("back"));
        DicomRetriever retriever =
                new DicomRetriever("ODD", back, folder.resolve("back-spool"), java.time.ZoneOffset.UTC);
        int kept = 0;
        List<String> refused = new ArrayList<>();
        List<String> transferSyntaxes = new ArrayList<>();
        for (Path file : odd) {
            try {
                sender.send(peer, List.of(file), ProgressListener.NONE);
            } catch (DicomSender.SendFailed reason) {
                assertThat(reason.getMessage()).isNotBlank();
                refused.add(file.getFileName() + ": " + reason.getMessage());
                continue;
            }
            DicomFile sent = DicomFile.readHeader(file);
            String uid = DicomValues.text(sent.dataset(), org.aoju.bus.image.Tag.SOPInstanceUID);
            DicomFile stored = DicomFile.readHeader(sink.files.get(uid));
            assertThat(dataSet(stored)).as(file.toString()).isEqualTo(dataSet(sent));
            assertThat(stored.transferSyntaxUid()).isEqualTo(sent.transferSyntaxUid());
            transferSyntaxes.add(stored.transferSyntaxUid());
            retriever.get(peer, wholly(sink.received.get(uid).header()), kindOf(stored), ProgressListener.NONE);
            DicomFile given = DicomFile.readHeader(back.files.get(uid));
            assertThat(dataSet(given)).as("given back: %s", file).isEqualTo(dataSet(sent));
            assertThat(given.transferSyntaxUid()).isEqualTo(sent.transferSyntaxUid());
            kept++;
        }
        retriever.close();
        sender.echo(peer);
        assertThat(kept).as("refused: %s", refused).isGreaterThan(100);
        assertThat(transferSyntaxes.stream().distinct()).hasSizeGreaterThanOrEqualTo(10);
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "dcmconv, +td, -xd, 1.2.840.10008.1.2.1.99",
        "dcmcrle, -q, -xr, 1.2.840.10008.1.2.5",
        "dcmcjpeg, +e1, -xs, 1.2.840.10008.1.2.4.70",
        "dcmcjpls, +el, -xt, 1.2.840.10008.1.2.4.80"
    })
    @Tag("R2")
    void keepsAndGivesBackWhatDcmtkCompresses(String encoder, String option, String propose, String syntax)
            throws IOException {
        Path plain = DicomSamples.series(
                        folder.resolve("plain"), DicomSamples.pattern(DicomSamples.axial(), 0), "CT", encoder)
                .get(0);
        Path encoded = Files.createDirectories(folder.resolve("encoded")).resolve("encoded.dcm");
        dcmtk(encoder).run(option, plain, encoded).orFail();
        DicomFile sent = DicomFile.readHeader(encoded);
        assertThat(sent.transferSyntaxUid()).isEqualTo(syntax);

        dcmtk("storescu")
                .run(propose, "-aec", "CONTOURFLOW", "127.0.0.1", node.port(), encoded)
                .orFail();

        InstanceHeader header = sink.received.values().iterator().next().header();
        assertThat(header.transferSyntaxUid()).isEqualTo(syntax);
        MemorySink back = new MemorySink(folder.resolve("back"));
        try (DicomRetriever retriever =
                new DicomRetriever("DCMTK", back, folder.resolve("back-spool"), java.time.ZoneOffset.UTC)) {
            retriever.get(
                    new DicomPeer("CONTOURFLOW", "127.0.0.1", node.port()),
                    wholly(header),
                    kindOf(sent),
                    ProgressListener.NONE);
        }
        DicomFile given = DicomFile.readHeader(back.files.get(header.sopInstanceUid()));
        assertThat(given.transferSyntaxUid()).isEqualTo(syntax);
        // storescu may put the lengths of sequences otherwise than the file; from us on nothing changes
        assertThat(dataSet(given)).isEqualTo(dataSet(DicomFile.readHeader(sink.files.get(header.sopInstanceUid()))));
        assertThat(StoredPixels.of(given)).isEqualTo(StoredPixels.of(sent));
    }

    /** Bytes of the pixel data as they are stored, all fragments together. */
    private record StoredPixels(String hash) {
        static StoredPixels of(DicomFile file) {
            Object value = DicomFile.readAll(file.path()).dataset().getValue(org.aoju.bus.image.Tag.PixelData);
            List<byte[]> parts = new ArrayList<>();
            for (Object part : value instanceof org.aoju.bus.image.galaxy.data.Fragments all ? all : List.of(value)) {
                if (part instanceof byte[] bytes) {
                    parts.add(bytes);
                }
            }
            java.security.MessageDigest digest = io.contourflow.kernel.ContentHash.newDigest();
            parts.forEach(digest::update);
            assertThat(parts).isNotEmpty();
            return new StoredPixels(java.util.HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static DicomRetriever.Selection wholly(InstanceHeader header) {
        return new DicomRetriever.Selection(
                QueryLevel.IMAGE,
                java.util.Map.of(
                        QueryAttribute.STUDY_INSTANCE_UID, List.of(header.studyUid()),
                        QueryAttribute.SERIES_INSTANCE_UID,
                                List.of(header.seriesUid().value()),
                        QueryAttribute.SOP_INSTANCE_UID, List.of(header.sopInstanceUid())));
    }

    private static List<String> kindOf(DicomFile file) {
        return List.of(DicomValues.text(file.dataset(), org.aoju.bus.image.Tag.SOPClassUID));
    }

    private static byte[] dataSet(DicomFile file) throws IOException {
        byte[] all = Files.readAllBytes(file.path());
        return Arrays.copyOfRange(all, (int) file.dataSetOffset(), all.length);
    }
}
