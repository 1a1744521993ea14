package io.contourflow.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.archive.ArchiveFixture;
import io.contourflow.archive.Instances;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.DicomHeaders;
import io.contourflow.dicom.DicomNode;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.ResultIdentity;
import io.contourflow.dicom.StructureSetContent;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.intake.IntakeProperties;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.peers.Peers.Found;
import io.contourflow.peers.Peers.State;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.OrthancServer;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Images found at a real Orthanc, and Orthanc's own queries and retrieves at our node. */
@SpringJUnitConfig({PersistenceConfiguration.class, ArchiveFixture.class, CasesFixture.class, PeersIT.Beans.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("R2")
class PeersIT {
    private static final Instant DAY = Instant.parse("2026-03-01T09:30:00Z");

    @ComponentScan({"io.contourflow.peers", "io.contourflow.intake"})
    static class Beans {
        @Bean
        PeersProperties peersProperties() {
            return new PeersProperties(
                    true,
                    List.of(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    3,
                    100,
                    100,
                    100);
        }

        @Bean
        IntakeProperties intakeProperties() {
            return new IntakeProperties(true, 200, 10, 60, 300, 120, 6, "UTC", "radiotherapy", 50);
        }
    }

    @TempDir
    private static Path folder = Path.of("");

    @Autowired
    private InstanceSink sink;

    @Autowired
    private InstanceCatalog catalog;

    @Autowired
    private Instances instances;

    @Autowired
    private Cases cases;

    @Autowired
    private ConfiguredPeers peers;

    @Autowired
    private JdbcPeers table;

    @Autowired
    private PollRound round;

    @Autowired
    private PeerPoller poller;

    @Autowired
    private CommitmentQueue commitments;

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Autowired
    private MutableClock clock;

    private DicomNode node;
    private OrthancServer orthanc;
    private final String patient = "poll-" + DicomUid.random().substring(5, 25);

    @BeforeAll
    void startsBothNodes() throws IOException {
        node = new DicomNode(new DicomNodeProperties(
                true, "CONTOURFLOW", "127.0.0.1", 0, 20, 30_000, "UTC", folder.resolve("spool")));
        node.start(new DicomNode.Services(sink, catalog, peers, commitments));
        orthanc = OrthancServer.start(
                folder.resolve("orthanc"), "{\"cf\": [\"CONTOURFLOW\", \"127.0.0.1\", " + node.port() + "]}");
        peers.add(peer("idle", "IDLE", 1, PollRules.none()));
        peers.add(peer("orthanc", OrthancServer.AE_TITLE, orthanc.dicomPort(), PollRules.none()));
    }

    @AfterAll
    void stopsBothNodes() {
        if (orthanc != null) {
            orthanc.close();
        }
        node.close();
    }

    private static Peer peer(String name, String title, int port, PollRules rules) {
        return new Peer(name, title, "127.0.0.1", port, false, rules);
    }

    /** Orthanc under rules that look for one patient. */
    private Peer orthancFor(String patientId, PollRules.Retrieve retrieve) {
        PollRules rules = new PollRules(true, 60, List.of(), List.of(), 0, List.of(patientId), 20, true, retrieve);
        return peer("orthanc", OrthancServer.AE_TITLE, orthanc.dicomPort(), rules);
    }

    private SeriesFixture atOrthanc(String modality, String patientId, int slices) {
        SeriesFixture series = SeriesFixture.of(modality, patientId, DAY, slices);
        series.objects().forEach(object -> orthanc.post("/instances", object));
        return series;
    }

    private Found found(SeriesFixture series) {
        return peers.found("orthanc").stream()
                .filter(found -> found.seriesUid().equals(series.uid().value()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesASeriesThatWasNeverSentAndStartsItsCase() {
        SeriesFixture ct = atOrthanc("CT", patient, 4);
        Peer peer = orthancFor(patient, PollRules.Retrieve.GET);

        assertThat(round.dryRun(peer)).extracting(Found::state).containsExactly(State.TAKE);
        assertThat(instances.series(ct.uid())).as("a dry run takes nothing").isEmpty();
        assertThat(round.poll(peer, ProgressListener.NONE)).isEqualTo(1);

        assertThat(found(ct).state()).isEqualTo(State.RETRIEVED);
        assertThat(instances.files(ct.uid())).hasSize(4);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return !cases.withSeries(ct.uid()).isEmpty();
        });
        assertThat(round.poll(peer, ProgressListener.NONE)).isZero();
        assertThat(round.dryRun(peer)).extracting(Found::code).containsExactly("has-case");
    }

    @Test
    void hasObjectsSentByCMoveWhereThatIsTheRule() {
        String other = patient + "m";
        SeriesFixture mr = atOrthanc("MR", other, 3);

        assertThat(round.poll(orthancFor(other, PollRules.Retrieve.MOVE), ProgressListener.NONE))
                .isEqualTo(1);

        assertThat(instances.files(mr.uid())).hasSize(3);
    }

    @Test
    void goesOnWithWhatIsMissingAfterItWasKilledInTheMiddle() throws IOException {
        String other = patient + "k";
        SeriesFixture ct = atOrthanc("CT", other, 40);
        Peer peer = orthancFor(other, PollRules.Retrieve.AUTO);
        assertThatThrownBy(() -> round.poll(peer, (stage, fraction) -> {
                    if (stage.startsWith("C-GET")) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        sink.store(ct.receive(0, incoming));
        sink.store(ct.receive(39, incoming));

        assertThat(round.poll(peer, ProgressListener.NONE)).isEqualTo(1);

        assertThat(instances.files(ct.uid())).hasSize(40);
        assertThat(found(ct).state()).isEqualTo(State.RETRIEVED);
    }

    @Test
    void leavesASeriesAloneThatAStructureSetOfThePeerRefersTo() throws IOException {
        String other = patient + "s";
        SeriesFixture contoured = atOrthanc("CT", other, 3);
        orthanc.post("/instances", structureSetOn(contoured));
        Peer peer = orthancFor(other, PollRules.Retrieve.GET);

        assertThat(round.poll(peer, ProgressListener.NONE)).isZero();

        assertThat(found(contoured).code()).isEqualTo("has-result");
        assertThat(instances.series(contoured.uid())).isEmpty();
    }

    private static byte[] structureSetOn(SeriesFixture series) throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        for (byte[] object : series.objects()) {
            files.add(Files.write(Files.createTempFile(folder, "slice", ".dcm"), object));
        }
        AssembledSeries image = io.contourflow.dicom.SeriesAssembler.assemble(files)
                .fold(assembled -> assembled.series(), refused -> {
                    throw new AssertionError(refused.reason());
                });
        PlanarContour square = new PlanarContour(1, new double[] {-2, -2, 102.5, 1, -2, 102.5, 1, 1, 102.5});
        StructureSetContent.Roi roi = new StructureSetContent.Roi(
                1, new StructureContours("External", List.of(square)), 0x00FF00, "EXTERNAL", "MANUAL", "by hand");
        return StructureSets.write(
                image,
                new StructureSetContent("theirs", List.of(roi), null),
                new ResultIdentity(DicomUid.random(), DicomUid.random(), 7, "theirs", DAY, "d1", "1"));
    }

    @Test
    void waitsLongerAfterEachPollThatFailsAndSaysWhy() {
        peers.add(peer(
                "absent",
                "ABSENT",
                1,
                new PollRules(true, 60, List.of(), List.of(), 0, List.of(), 20, true, PollRules.Retrieve.AUTO)));
        poller.look();
        Peers.Entry once = peers.get("absent");
        assertThat(once.lastError()).contains("ABSENT at 127.0.0.1:1");
        assertThat(once.failures()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(121));
        poller.look();
        Peers.Entry twice = peers.get("absent");
        assertThat(twice.failures()).isEqualTo(2);
        assertThat(Duration.between(twice.lastPolledAt(), twice.nextPollAt())).isEqualTo(Duration.ofMinutes(4));
        assertThat(peers.echo("absent").answered()).isFalse();
        assertThat(peers.echo("orthanc").answered()).isTrue();
        peers.remove("absent", twice.version());
    }

    @Test
    void isPolledByOneNodeAtATimeAndByAnotherWhenThatOneDies() {
        Instant now = Instant.parse("2040-01-01T00:00:00Z");
        Duration lease = Duration.ofSeconds(60);
        peers.pollSoon("idle");
        assertThat(table.lease("one", now, lease).orElseThrow().peer().name()).isEqualTo("idle");
        assertThat(table.lease("two", now.plusSeconds(59), lease)).isEmpty();
        assertThat(table.renew("idle", "one", now.plusSeconds(120))).isTrue();
        assertThat(table.lease("two", now.plusSeconds(61), lease)).isEmpty();
        assertThat(table.lease("two", now.plusSeconds(121), lease)).isPresent();
        assertThat(table.renew("idle", "one", now.plusSeconds(300)))
                .as("the first one is told that it lost the peer")
                .isFalse();
        table.polled(peers.get("idle"), "two", "", now, null);
        assertThat(table.lease("three", now.plusSeconds(900), lease)).isEmpty();
    }

    @Test
    void refusesASecondPeerOfANameOrTitleAndAStaleChange() {
        assertThatThrownBy(() -> peers.add(peer("idle", "OTHER", 2, PollRules.none())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("peer-exists"));
        assertThatThrownBy(() -> peers.change(peer("idle", OrthancServer.AE_TITLE, 2, PollRules.none()), 0))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("peer-exists"));
        assertThatThrownBy(() -> peers.change(peer("idle", "IDLE", 2, PollRules.none()), 17))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("peer-changed"));
    }

    @Test
    @Tag("R1")
    void letsOrthancFindAndGetWhatIsStoredHere() throws IOException {
        String ours = patient + "o";
        SeriesFixture mr = SeriesFixture.of("MR", ours, DAY, 3);
        mr.receiveAll(Files.createDirectories(folder.resolve("ours"))).forEach(sink::store);
        String query = "{\"Level\": \"Series\", \"Query\": {\"PatientID\": \"" + ours + "\", \"Modality\": \"MR\"}}";

        String id = orthanc.post("/modalities/cf/query", query.getBytes(StandardCharsets.UTF_8))
                .path("ID")
                .asText();
        assertThat(orthanc.get("/queries/" + id + "/answers")).hasSize(1);
        orthanc.post("/queries/" + id + "/retrieve", OrthancServer.AE_TITLE.getBytes(StandardCharsets.UTF_8));

        assertThat(orthanc.instances(ours, "MR")).hasSize(3);
    }

    @Test
    @Tag("R1")
    void commitsToWhatIsDurableAndNamesWhatIsNotEvenAfterARestart() throws IOException {
        SeriesFixture ct = SeriesFixture.of("CT", patient + "c", DAY, 2);
        ct.receiveAll(Files.createDirectories(folder.resolve("committed"))).forEach(sink::store);
        String stored = references(ct);
        String absent = "[\"1.2.840.10008.5.1.4.1.1.2\", \"1.2.3.404\"]";

        assertThat(commitment(stored).path("Status").asText()).isEqualTo("Success");
        JsonNode partly = commitment(stored + "," + absent);

        assertThat(partly.path("Status").asText()).isEqualTo("Failure");
        assertThat(partly.path("Success")).hasSize(2);
        assertThat(partly.path("Failures")).hasSize(1);
        assertThat(partly.path("Failures").get(0).path("SOPInstanceUID").asText())
                .isEqualTo("1.2.3.404");
    }

    private static String references(SeriesFixture series) throws IOException {
        List<String> pairs = new java.util.ArrayList<>();
        for (byte[] object : series.objects()) {
            var header = DicomHeaders.read(Files.write(Files.createTempFile(folder, "object", ".dcm"), object));
            pairs.add("[\"" + header.sopClassUid() + "\", \"" + header.sopInstanceUid() + "\"]");
        }
        return String.join(",", pairs);
    }

    /** Orthanc asks and releases at once; a program started since then answers. */
    private JsonNode commitment(String references) {
        String body = "{\"DicomInstances\": [" + references + "]}";
        String path = orthanc.post("/modalities/cf/storage-commitment", body.getBytes(StandardCharsets.UTF_8))
                .path("Path")
                .asText();
        clock.advance(Duration.ofSeconds(6));
        CommitmentQueue restarted = beans.createBean(CommitmentQueue.class);
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            restarted.answerDue();
                            return orthanc.get(path);
                        },
                        report -> !report.path("Status").asText().equals("Pending"));
    }
}
