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
