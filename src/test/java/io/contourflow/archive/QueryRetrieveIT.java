package io.contourflow.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.dicom.DicomNode;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.ImageSeriesWriter;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.PeerDirectory;
import io.contourflow.dicom.QueryRetrieveProperties;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import io.contourflow.testing.DicomServers;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** What DCMTK's query and retrieve tools find in our archive and get from it. */
@SpringJUnitConfig({PersistenceConfiguration.class, ArchiveFixture.class})
@Tag("R1")
class QueryRetrieveIT {
    private static final Instant DAY = Instant.parse("2026-03-01T09:30:00Z");
    private static final int MATCHES_MAX = 7;

    @TempDir
    private Path folder = Path.of("");

    @Autowired
    private InstanceSink sink;

    @Autowired
    private InstanceCatalog catalog;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AutowireCapableBeanFactory beans;

    private DicomNode node = new DicomNode(properties(Path.of("")));
    private final List<DicomPeer> peers = new ArrayList<>();
    private final String patient = "qr-" + DicomUid.random().substring(5, 25);

    private static DicomNodeProperties properties(Path spool) {
        return new DicomNodeProperties(true, "CONTOURFLOW", "127.0.0.1", 0, 20, 30_000, "UTC", spool);
    }

    @BeforeEach
    void startsTheNode() {
        PeerDirectory directory = title ->
                peers.stream().filter(peer -> peer.aeTitle().equals(title)).findFirst();
        node = new DicomNode(
                properties(folder.resolve("spool")), new QueryRetrieveProperties(MATCHES_MAX, 3, 1_000, 20_000));
        node.start(new DicomNode.Services(sink, catalog, directory));
    }

    @AfterEach
    void stopsTheNode() {
        node.close();
    }

    private SeriesFixture stored(String modality, int slices) throws IOException {
        SeriesFixture series = SeriesFixture.of(modality, patient, DAY, slices);
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        series.receiveAll(incoming).forEach(sink::store);
        return series;
    }

    /** Values of one attribute, one for each response. */
    private List<String> find(String model, String attribute, String... keys) {
        ExternalProgram.Result result = findscu(model, keys).orFail();
        return values(result, attribute);
    }

    private ExternalProgram.Result findscu(String model, String... keys) {
        List<Object> arguments = new ArrayList<>(List.of(model, "-v", "-aec", "CONTOURFLOW"));
        for (String key : keys) {
            arguments.addAll(List.of("-k", key));
        }
        arguments.addAll(List.of("127.0.0.1", node.port()));
        return dcmtk("findscu").run(arguments.toArray());
    }

    private static List<String> values(ExternalProgram.Result result, String attribute) {
        return result.lines().stream()
                .dropWhile(line -> !line.contains("Find Response"))
                .filter(line -> line.contains(attribute))
                .map(line -> line.replaceAll("^.*\\[(.*?)\\].*$", "$1")
                        .replace("\0", "")
                        .strip())
                .toList();
    }

    private static ExternalProgram dcmtk(String program) {
        return ExternalProgram.require(program).with("TCP_NODELAY", "1");
    }

    private static String studyOf(SeriesFixture series) {
        return DicomUid.fromName("study " + series.uid().value());
    }

    @Test
    void findsPatientsStudiesSeriesAndImages() throws IOException {
        SeriesFixture ct = stored("CT", 4);
        SeriesFixture mr = stored("MR", 2);

        assertThat(find("-P", "(0020,1200)", "0008,0052=PATIENT", "0010,0020=" + patient, "0020,1200"))
                .containsExactly("2");
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", "0010,0020=" + patient, "0020,000d"))
                .containsExactlyInAnyOrder(studyOf(ct), studyOf(mr));
        assertThat(find("-S", "(0020,1208)", "0008,0052=STUDY", "0020,000d=" + studyOf(ct), "0020,1208"))
                .containsExactly("4");
        assertThat(find("-S", "(0020,000e)", "0008,0052=SERIES", "0010,0020=" + patient, "0008,0060=M?", "0020,000e"))
                .containsExactly(mr.uid().value());
        assertThat(find(
                        "-P",
                        "(0020,0013)",
                        "0008,0052=IMAGE",
                        "0010,0020=" + patient,
                        "0020,000d=" + studyOf(ct),
                        "0020,000e=" + ct.uid(),
                        "0020,0013",
                        "0008,0018"))
                .containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void comparesNamesDatesTimesAndListsAsTheStandardSays() throws IOException {
        SeriesFixture ct = stored("CT", 1);
        SeriesFixture mr = stored("MR", 1);
        String both = "0020,000d=" + studyOf(ct) + "\\" + studyOf(mr);

        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both)).hasSize(2);
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0010,0010=TEST^person^^"))
                .hasSize(2);
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0010,0010=tes*"))
                .hasSize(2);
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0010,0010=Test"))
                .isEmpty();
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0010,0020=QR-*"))
                .as("only names are compared without regard to case")
                .isEmpty();
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0010,0020=%"))
                .isEmpty();
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0008,0020=20260301", "0008,0030=0900-10"))
                .hasSize(2);
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0008,0020=-20260228"))
                .isEmpty();
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0008,0020=20260228-"))
                .hasSize(2);
        assertThat(find("-S", "(0020,000d)", "0008,0052=STUDY", both, "0008,0061=MR\\PT"))
                .containsExactly(studyOf(mr));
    }

    @Test
    void answersInTheCharacterSetOfTheRequestWhereThatCanWriteTheName() throws IOException {
        Files.createDirectories(folder.resolve("incoming"));
        sink.store(SeriesFixture.receive(named("Müller^Jörg"), folder.resolve("incoming")));
        String id = "0010,0020=" + patient;

        ExternalProgram.Result latin = findscu("-S", "0008,0052=STUDY", "0008,0005=ISO_IR 100", id, "0010,0010");
        assertThat(values(latin, "(0008,0005)")).containsExactly("ISO_IR 100");
        ExternalProgram.Result greek = findscu("-S", "0008,0052=STUDY", "0008,0005=ISO_IR 126", id, "0010,0010");
        assertThat(values(greek, "(0008,0005)")).containsExactly("ISO_IR 192");
        assertThat(values(greek, "(0010,0010)")).containsExactly("Müller^Jörg");
        assertThat(find("-S", "(0010,0010)", "0008,0052=STUDY", "0008,0005=ISO_IR 192", id, "0010,0010=MÜLLER^*"))
                .containsExactly("Müller^Jörg");
    }

    private byte[] named(String name) {
        Geometry geometry = Geometry.axisAligned(new int[] {8, 8, 1}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
        String series = DicomUid.random();
        return ImageSeriesWriter.writeOriginal(
                        new Volume(geometry, new float[geometry.voxelCount()]),
                        new ImageSeriesWriter.Description(
                                "CT",
                                patient,
                                name,
                                "19600101",
                                "O",
                                DicomUid.random(),
                                series,
                                DicomUid.random(),
                                1,
                                "series",
                                "PELVIS",
                                "STATION",
                                "Scanner",
                                "A1",
                                DAY))
                .get(0);
    }

    @Test
    void findsSeriesThatWereStoredBeforeTheIndexHeldWhatQueriesAskFor() throws IOException {
        SeriesFixture ct = stored("CT", 1);
        jdbc.sql("update imaging.series set described = false, study_date = '', patient_name_key = ''"
                        + " where series_uid = ?")
                .param(ct.uid().value())
                .update();
        String[] keys = {"0008,0052=STUDY", "0020,000d=" + studyOf(ct), "0008,0020=20260301", "0010,0010=TEST*"};
        assertThat(find("-S", "(0020,000d)", keys)).isEmpty();

        beans.createBean(EarlierSeries.class).describe();

        assertThat(find("-S", "(0020,000d)", keys)).containsExactly(studyOf(ct));
    }

    @Test
    void saysSoWhenThereAreMoreAnswersThanItGives() throws IOException {
        SeriesFixture ct = stored("CT", MATCHES_MAX + 1);

        ExternalProgram.Result result =
                findscu("-S", "0008,0052=IMAGE", "0020,000d=" + studyOf(ct), "0020,000e=" + ct.uid(), "0008,0018");

        assertThat(values(result, "(0008,0018)")).hasSize(MATCHES_MAX);
        assertThat(result.output()).containsIgnoringCase("0xb001");
    }

    @Test
    void refusesWhatBreaksTheModel() {
        for (String[] keys : new String[][] {
            {"0008,0052=PATIENT", "0010,0020"}, {"0008,0052=NONSENSE"}, {"0008,0052=STUDY", "0008,0020=yesterday"}
        }) {
            assertThat(findscu("-S", keys).output()).as(String.join(" ", keys)).contains("DataSetDoesNotMatchSOPClass");
        }
    }

    @Test
    void endsAtACancel() throws IOException {
        SeriesFixture ct = stored("CT", 5);

        ExternalProgram.Result result = dcmtk("findscu")
                .run(
                        "-S",
                        "-v",
                        "--cancel",
                        1,
                        "-aec",
                        "CONTOURFLOW",
                        "-k",
                        "0008,0052=IMAGE",
                        "-k",
                        "0020,000e=" + ct.uid(),
                        "127.0.0.1",
                        node.port());

        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).contains("Cancel");
    }

    @Test
    void givesObjectsBitExactByCGet() throws IOException {
        SeriesFixture ct = stored("CT", 3);
        Path got = Files.createDirectories(folder.resolve("got"));

        ExternalProgram.Result result = getscu(got, "-k", "0008,0052=SERIES", "-k", "0020,000e=" + ct.uid());

        assertThat(result.output()).contains("Number of Completed Suboperations : 3");
        assertThat(dataSets(got))
                .containsExactlyInAnyOrderElementsOf(
                        ct.objects().stream().map(QueryRetrieveIT::dataSet).toList());
    }

    @Test
    void countsObjectsThatTheReceiverDoesNotTakeAsFailedAndGivesTheOthers() throws IOException {
        SeriesFixture ct = stored("CT", 2);
        SeriesFixture odd = SeriesFixture.of("CT", patient, DAY, 1);
        String runLength = text(odd.objects().get(0)).replace("1.2.840.10008.1.2.1\0", "1.2.840.10008.1.2.5\0");
        sink.store(SeriesFixture.receive(runLength.getBytes(StandardCharsets.ISO_8859_1), folder.resolve("incoming")));
        Path got = Files.createDirectories(folder.resolve("got"));

        ExternalProgram.Result result =
                getscu(got, "-k", "0008,0052=SERIES", "-k", "0020,000e=" + ct.uid() + "\\" + odd.uid());

        assertThat(result.output())
                .contains("Number of Completed Suboperations : 2")
                .contains("Number of Failed Suboperations    : 1")
                .containsIgnoringCase("0xb000");
        assertThat(dataSets(got)).hasSize(2);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private ExternalProgram.Result getscu(Path into, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("-v", "-d", "-S", "+B", "-aec", "CONTOURFLOW", "-od", into));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("127.0.0.1", node.port()));
        return dcmtk("getscu").run(arguments.toArray());
    }

    @Test
    void movesObjectsToAConfiguredPeerOnly() throws Exception {
        SeriesFixture ct = stored("CT", 3);
        Path got = Files.createDirectories(folder.resolve("moved"));
        try (DicomServers.Storescp storescp = DicomServers.storescp(got)) {
            ExternalProgram.Result unknown = movescu("STORESCP", ct);
            assertThat(unknown.output()).containsIgnoringCase("0xa801");

            peers.add(new DicomPeer("STORESCP", "127.0.0.1", storescp.port()));
            assertThat(movescu("STORESCP", ct).output()).contains("Completed Suboperations       : 3");
        }
        assertThat(dataSets(got))
                .containsExactlyInAnyOrderElementsOf(
                        ct.objects().stream().map(QueryRetrieveIT::dataSet).toList());
        peers.set(0, new DicomPeer("STORESCP", "127.0.0.1", 1));
        assertThat(movescu("STORESCP", ct).output()).containsIgnoringCase("0xa702");
    }

    private ExternalProgram.Result movescu(String destination, SeriesFixture series) {
        return dcmtk("movescu")
                .run(
                        "-v",
                        "-d",
                        "-S",
                        "-aec",
                        "CONTOURFLOW",
                        "-aem",
                        destination,
                        "-k",
                        "0008,0052=SERIES",
                        "-k",
                        "0020,000d=" + studyOf(series),
                        "-k",
                        "0020,000e=" + series.uid(),
                        "127.0.0.1",
                        node.port());
    }

    private static List<String> dataSets(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> contents = new ArrayList<>();
            for (Path file : files.toList()) {
                contents.add(dataSet(Files.readAllBytes(file)));
            }
            return contents;
        }
    }

    /** Without preamble and file meta information, whose length element (0002,0000) tells where they end. */
    private static String dataSet(byte[] part10) {
        int length = 0;
        for (int i = 3; i >= 0; i--) {
            length = length << 8 | part10[140 + i] & 0xFF;
        }
        return new String(part10, 144 + length, part10.length - 144 - length, StandardCharsets.ISO_8859_1);
    }
}
