package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our node and our sender over a real socket. */
@Tag("R1")
class DicomNodeTests {
    @TempDir
    Path folder;

    private MemorySink sink;
    private DicomNode node;
    private DicomPeer peer;
    private final DicomSender sender = new DicomSender("SCANNER");

    @BeforeEach
    void startsTheNode() {
        sink = new MemorySink(folder.resolve("stored"));
        node = start(100, 30_000, folder.resolve("spool"));
        peer = new DicomPeer("CONTOURFLOW", "127.0.0.1", node.port());
    }

    @AfterEach
    void stopsTheNode() {
        node.close();
    }

    private DicomNode start(int associations, int idleMs, Path spool) {
        DicomNode started = new DicomNode(
                new DicomNodeProperties(true, "CONTOURFLOW", "127.0.0.1", 0, associations, idleMs, "UTC", spool));
        started.start(sink);
        return started;
    }

    private List<Path> series(String seed) {
        return DicomSamples.series(folder.resolve(seed), DicomSamples.pattern(DicomSamples.axial(), 0), "CT", seed);
    }

    private static byte[] dataSet(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return java.util.Arrays.copyOfRange(
                all, (int) DicomFile.readHeader(file).dataSetOffset(), all.length);
    }

    @Test
    void answersEcho() {
        sender.echo(peer);

        assertThat(node.isRunning()).isTrue();
    }

    @Test
    @Tag("R2")
    void storesTheBytesThatWereSentAndTellsWhenTheAssociationEnds() throws IOException {
        List<Path> files = series("bytes");
        List<Double> fractions = new ArrayList<>();

        sender.send(peer, files, (stage, fraction) -> fractions.add(fraction));

        for (Path file : files) {
            InstanceHeader header = DicomHeaders.read(file);
            Path stored = sink.files.get(header.sopInstanceUid());
            ReceivedInstance received = sink.received.get(header.sopInstanceUid());
            assertThat(dataSet(stored)).isEqualTo(dataSet(file));
            assertThat(received.fileHash()).isEqualTo(ContentHash.of(Files.readAllBytes(stored)));
            assertThat(received.fileBytes()).isEqualTo(Files.size(stored));
            assertThat(received.dataSetHash())
                    .isEqualTo(ReceivedInstance.ofFile(file, "import", java.time.ZoneOffset.UTC)
                            .dataSetHash());
            assertThat(received.callingAe()).isEqualTo("SCANNER");
        }
        assertThat(fractions).isSorted().startsWith(0.0).endsWith(1.0);
        SeriesUid series = DicomHeaders.read(files.get(0)).seriesUid();
        await().untilAsserted(() -> assertThat(sink.ended).containsExactly(Set.of(series)));
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void putsItsOwnImplementationIntoFileMeta() throws IOException {
        sender.send(peer, series("meta").subList(0, 1), ProgressListener.NONE);

        byte[] stored = Files.readAllBytes(sink.files.values().iterator().next());

        assertThat(new String(stored, 0, 512, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(DicomObjects.IMPLEMENTATION_CLASS_UID)
                .contains("CONTOURFLOW_1")
                .doesNotContain("1.2.40.0.13");
    }

    @Test
    void tellsTheSenderWhatTheSinkSaid() {
        Path file = series("conflict").get(0);
        sink.outcome = StoreOutcome.CONFLICT_KEPT_ASIDE;

        assertThatThrownBy(() -> sender.send(peer, List.of(file), ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        SendFailed.class,
                        failed -> assertThat(failed.retryable()).isFalse())
                .hasMessageContaining("C111H");
    }

    @Test
    void keepsServingWhenTheSinkBreaks() {
        List<Path> files = series("broken");
        sink.broken = true;

        assertThatThrownBy(() -> sender.send(peer, files, ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        SendFailed.class,
                        failed -> assertThat(failed.retryable()).isTrue())
                .hasMessageContaining("A700H");

        sink.broken = false;
        sender.send(peer, files, ProgressListener.NONE);
        assertThat(sink.files).hasSize(files.size());
    }

    @Test
    void asksForAnotherTryWhenTheSpoolTakesNothing() throws IOException {
        List<Path> files = series("full");
        Files.delete(folder.resolve("spool"));

        assertThatThrownBy(() -> sender.send(peer, files, ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        SendFailed.class,
                        failed -> assertThat(failed.retryable()).isTrue())
                .hasMessageContaining("A700H");
    }

    @Test
    @Tag("R2")
    void keepsAnImageThatIsCompleteWithoutPixelsAndMakesNoVolumeOfIt() throws IOException {
        List<Path> files = series("no-pixels");
        for (Path file : files) {
            Attributes dataset = DicomFile.readAll(file).dataset();
            dataset.remove(org.aoju.bus.image.Tag.PixelData);
            Files.write(file, DicomObjects.bytes(dataset));
        }

        sender.send(peer, files, ProgressListener.NONE);

        assertThat(sink.received.values())
                .allSatisfy(kept -> assertThat(kept.header().frames()).isZero());
        AssemblyResult.Refused refused = DicomSamples.refused(List.copyOf(sink.files.values()));
        assertThat(refused.code()).isEqualTo("no-pixels");
        assertThat(refused.reason()).isEqualTo("12 of 12 objects of the series came without pixel data");
        assertThat(DicomSamples.refused(List.of(files.get(0))).code()).isEqualTo("no-pixels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10008.5.1.4.1.1.2", // CT
                "1.2.840.10008.5.1.4.1.1.2.1", // enhanced CT
                "1.2.840.10008.5.1.4.1.1.2.2", // legacy converted enhanced CT
                "1.2.840.10008.5.1.4.1.1.4", // MR
                "1.2.840.10008.5.1.4.1.1.4.1", // enhanced MR
                "1.2.840.10008.5.1.4.1.1.4.4", // legacy converted enhanced MR
                "1.2.840.10008.5.1.4.1.1.128", // PET
                "1.2.840.10008.5.1.4.1.1.130", // enhanced PET
                "1.2.840.10008.5.1.4.1.1.481.1", // RT image
                "1.2.840.10008.5.1.4.1.1.481.2", // RT dose
                "1.2.840.10008.5.1.4.1.1.481.3", // RT structure set
                "1.2.840.10008.5.1.4.1.1.481.4", // RT beams treatment record
                "1.2.840.10008.5.1.4.1.1.481.5", // RT plan
                "1.2.840.10008.5.1.4.1.1.481.6", // RT brachy treatment record
                "1.2.840.10008.5.1.4.1.1.481.7", // RT treatment summary record
                "1.2.840.10008.5.1.4.1.1.481.8", // RT ion plan
                "1.2.840.10008.5.1.4.1.1.481.9", // RT ion beams treatment record
                "1.2.840.10008.5.1.4.1.1.481.10", // RT physician intent
                "1.2.840.10008.5.1.4.1.1.481.11", // RT segment annotation
                "1.2.840.10008.5.1.4.1.1.481.12", // RT radiation set
                "1.2.840.10008.5.1.4.1.1.481.13", // C-arm photon-electron radiation
                "1.2.840.10008.5.1.4.34.7", // RT beams delivery instruction
                "1.2.840.10008.5.1.4.34.10", // RT brachy application setup delivery instruction
                "1.2.840.10008.5.1.4.1.1.66.1", // spatial registration
                "1.2.840.10008.5.1.4.1.1.66.3", // deformable spatial registration
                "1.2.840.10008.5.1.4.1.1.66.4", // segmentation
                "1.2.840.10008.5.1.4.1.1.66.5", // surface segmentation
                "1.2.840.10008.5.1.4.1.1.88.59", // key object selection
                "1.2.840.10008.5.1.4.1.1.88.33", // comprehensive SR
                "1.2.840.10008.5.1.4.1.1.11.1", // greyscale presentation state
                "1.2.840.10008.5.1.4.1.1.104.1", // encapsulated PDF
                "1.2.840.10008.5.1.4.1.1.7", // secondary capture
                "1.2.276.0.7230010.3.1.0.1" // private of somebody
            })
    void keepsEveryStorageClassOfTheFieldBitExact(String sopClassUid) throws IOException {
        Attributes dataset = new Attributes();
        for (int tag : new int[] {
            org.aoju.bus.image.Tag.SOPInstanceUID,
            org.aoju.bus.image.Tag.StudyInstanceUID,
            org.aoju.bus.image.Tag.SeriesInstanceUID
        }) {
            dataset.setString(tag, VR.UI, io.contourflow.kernel.DicomUid.random());
        }
        dataset.setString(org.aoju.bus.image.Tag.SOPClassUID, VR.UI, sopClassUid);
        Path file = DicomSamples.write(folder.resolve("class"), List.of(DicomObjects.bytes(dataset)))
                .get(0);

        sender.send(peer, List.of(file), ProgressListener.NONE);

        assertThat(sink.files).hasSize(1);
        assertThat(dataSet(sink.files.values().iterator().next())).isEqualTo(dataSet(file));
    }

    @Test
    void refusesAnObjectWhoseIdentifiersAreNotLegal() throws IOException {
        Attributes dataset = DicomFile.readAll(series("illegal").get(0)).dataset();
        dataset.setString(org.aoju.bus.image.Tag.StudyInstanceUID, VR.UI, "../../../etc");
        Path file = DicomSamples.write(folder.resolve("bad"), List.of(DicomObjects.bytes(dataset)))
                .get(0);

        assertThatThrownBy(() -> sender.send(peer, List.of(file), ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        SendFailed.class,
                        failed -> assertThat(failed.retryable()).isFalse())
                .hasMessageContaining("C000H");
        assertThat(sink.files).isEmpty();
        assertThat(folder.resolve("spool")).isEmptyDirectory();
        sender.echo(peer);
    }

    @Test
    void rejectsAnotherCalledTitleAndMoreAssociationsThanAllowed() throws IOException {
        assertThatThrownBy(() -> sender.echo(new DicomPeer("SOMEONE", "127.0.0.1", node.port())))
                .isInstanceOf(SendFailed.class);

        try (DicomNode small = start(1, 30_000, folder.resolve("spool-small"));
                Socket idle = new Socket("127.0.0.1", small.port());
                Socket second = new Socket("127.0.0.1", small.port())) {
            assertThat(idle.isConnected() && second.isConnected()).isTrue();
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> sender.echo(new DicomPeer("CONTOURFLOW", "127.0.0.1", small.port())))
                    .isInstanceOfSatisfying(
                            SendFailed.class,
                            failed -> assertThat(failed.retryable()).isTrue()));
        }
    }

    @Test
    void endsSilentConnectionsAndSurvivesNoise() throws IOException {
        try (DicomNode impatient = start(100, 300, folder.resolve("spool-impatient"));
                Socket silent = new Socket("127.0.0.1", impatient.port());
                Socket noisy = new Socket("127.0.0.1", impatient.port())) {
            noisy.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            silent.setSoTimeout(5_000);
            noisy.setSoTimeout(5_000);

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(endOf(silent)).isTrue();
                assertThat(endOf(noisy)).isTrue();
            });
            sender.echo(new DicomPeer("CONTOURFLOW", "127.0.0.1", impatient.port()));
        }
    }

    /** Reads what the node still says; true once it has closed the connection. */
    private static boolean endOf(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                assertThat(socket.isConnected()).isTrue();
            }
            return true;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void listensAgainWhenTheListenerDies() throws IOException {
        try (Socket underWay = new Socket("127.0.0.1", node.port())) {
            sender.echo(peer); // connections are accepted in order: the one under way is served by now
            node.device().setMonitoring(new NodeNegotiation.SocketLimits(30_000) {
                @Override
                public void onConnectionAccepted(Connection connection, Socket socket) {
                    node.device().setMonitoring(new NodeNegotiation.SocketLimits(30_000));
                    throw new OutOfMemoryError("too many open files");
                }
            });
            try (Socket fatal = new Socket("127.0.0.1", node.port())) {
                assertThat(fatal.isConnected()).isTrue();
                await().untilAsserted(() -> assertThat(node.isRunning()).isFalse());
            }

            await().untilAsserted(() -> assertThat(node.isRunning()).isTrue());
            sender.echo(peer);
            sender.send(peer, series("revived"), ProgressListener.NONE);

            assertThat(sink.files).hasSize(12);
            underWay.setSoTimeout(200);
            assertThat(endOf(underWay)).as("a connection made before is ended").isFalse();
        }
    }

    @Test
    void staysClosedOnceItIsClosed() {
        node.close();

        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(4)).until(() -> !node.isRunning());
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("dicom-listener"));
    }

    @Test
    void reportsAnAbsentPeerAsWorthRetrying() {
        int port = node.port();
        node.close();

        assertThatThrownBy(() -> sender.echo(new DicomPeer("CONTOURFLOW", "127.0.0.1", port)))
                .isInstanceOfSatisfying(
                        SendFailed.class,
                        failed -> assertThat(failed.retryable()).isTrue());
    }

    @Test
    void stopsSendingWhenCancelled() {
        ProgressListener cancelled = new ProgressListener() {
            @Override
            public void report(String stage, double fraction) {
                throw new AssertionError("must not report " + stage + " at " + fraction);
            }

            @Override
            public boolean cancelled() {
                return true;
            }
        };

        assertThatThrownBy(() -> sender.send(peer, series("cancel"), cancelled))
                .isInstanceOf(ProgressListener.Cancelled.class);
        assertThat(sink.files).isEmpty();
    }
}
