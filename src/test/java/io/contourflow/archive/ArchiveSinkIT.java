package io.contourflow.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import io.contourflow.testing.TestDatabase;
import io.contourflow.testing.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig({PersistenceConfiguration.class, ArchiveFixture.class, ArchiveSinkIT.Beans.class})
@Tag("R1")
@Tag("R2")
@Tag("R18")
class ArchiveSinkIT {
    private static final Instant ACQUIRED = Instant.parse("2026-03-01T09:00:00Z");
    private static final long PLENTY = 1L << 40;

    @Import(Heard.class)
    static class Beans {}

    static class Heard {
        final List<SeriesChanged> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(SeriesChanged event) {
            events.add(event);
        }
    }

    @TempDir
    private Path incoming = Path.of("");

    @Autowired
    private InstanceSink sink;

    @Autowired
    private Instances instances;

    @Autowired
    private ImageVolumes volumes;

    @Autowired
    private Artifacts artifacts;

    @Autowired
    private ObjectStore objects;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AtomicLong freeBytes;

    @Autowired
    private Heard heard;

    private final SeriesFixture series = SeriesFixture.of("CT", "patient-" + DicomUid.random(), ACQUIRED, 5);

    @AfterEach
    void makeRoomAndCheckThatEveryRowHasItsObject() {
        freeBytes.set(PLENTY);
        assertThat(jdbc.sql(
                                "select file_hash from imaging.instance union select file_hash from imaging.conflicting_instance")
                        .query(String.class)
                        .list())
                .allMatch(hash -> objects.contains(new ContentHash(hash)));
    }

    @Test
    void storesBitExactAndIndexesTheSeries() throws Exception {
        for (ReceivedInstance received : series.receiveAll(incoming)) {
            assertThat(sink.store(received)).isEqualTo(StoreOutcome.STORED);
        }

        List<Path> files = instances.files(series.uid());
        for (int i = 0; i < files.size(); i++) {
            assertThat(Files.readAllBytes(files.get(i)))
                    .isEqualTo(series.objects().get(i));
        }
        StoredSeries stored = instances.series(series.uid()).orElseThrow();
        assertThat(stored.instances()).isEqualTo(5);
        assertThat(stored.modality()).isEqualTo("CT");
        assertThat(stored.acquiredAt()).isEqualTo(ACQUIRED);
        assertThat(instances.seriesOfPatient(stored.patientId())).containsExactly(stored);
        assertThat(instances.allSeries(Set.of(series.uid(), new SeriesUid("1.2.3.404"))))
                .containsExactly(stored);
        assertThat(instances.allSeries(Set.of())).isEmpty();
    }

    @Test
    void changesNothingWhenAnObjectIsSentAgain() {
        assertThat(sink.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.STORED);
        StoredSeries before = instances.series(series.uid()).orElseThrow();

        assertThat(sink.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.ALREADY_STORED);

        assertThat(instances.series(series.uid())).contains(before);
    }

    @Test
    void keepsOtherContentOfAKnownObjectAsideAndNeverOverwrites() {
        sink.store(series.receive(0, incoming));
        byte[] altered = altered(0);

        assertThat(sink.store(SeriesFixture.receive(altered, incoming))).isEqualTo(StoreOutcome.CONFLICT_KEPT_ASIDE);
        assertThat(sink.store(SeriesFixture.receive(altered, incoming))).isEqualTo(StoreOutcome.CONFLICT_KEPT_ASIDE);

        assertThat(instances.files(series.uid())).hasSize(1);
        assertThat(instances.files(series.uid()).get(0))
                .hasBinaryContent(series.objects().get(0));
        assertThat(asideReasons()).containsExactly("other-content");
        assertThat(objects.contains(ContentHash.of(altered))).isTrue();
    }

    @Test
    void keepsAnObjectOfAnotherPatientInTheSameSeriesAside() {
        sink.store(series.receive(0, incoming));
        SeriesFixture other = SeriesFixture.of(
                "CT", "somebody-else", ACQUIRED, 5, series.uid().value());

        assertThat(sink.store(other.receive(1, incoming))).isEqualTo(StoreOutcome.CONFLICT_KEPT_ASIDE);

        assertThat(asideReasons()).containsExactly("other-patient");
        assertThat(instances.series(series.uid()).orElseThrow().instances()).isEqualTo(1);
    }

    @Test
    void storesOnceWhenTheSameObjectComesOverManyAssociations() throws Exception {
        List<StoreOutcome> outcomes = Together.run(8, number -> {
            ReceivedInstance mine = series.receive(0, incoming);
            return () -> sink.store(mine);
        });

        assertThat(outcomes)
                .filteredOn(outcome -> outcome == StoreOutcome.STORED)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome == StoreOutcome.ALREADY_STORED)
                .hasSize(7);
        assertThat(instances.series(series.uid()).orElseThrow().instances()).isEqualTo(1);
    }

    @Test
    void keepsOneAndSetsTheOthersAsideWhenContentsDiffer() throws Exception {
        List<StoreOutcome> outcomes = Together.run(6, number -> {
            ReceivedInstance mine = SeriesFixture.receive(altered(number), incoming);
            return () -> sink.store(mine);
        });

        assertThat(outcomes)
                .filteredOn(outcome -> outcome == StoreOutcome.STORED)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome == StoreOutcome.CONFLICT_KEPT_ASIDE)
                .hasSize(5);
        assertThat(asideReasons()).hasSize(5).containsOnly("other-content");
    }

    @Test
    void countsRightWhenASeriesComesOverManyAssociations() throws Exception {
        SeriesFixture big = SeriesFixture.of("MR", "p", ACQUIRED, 24);
        Together.run(8, number -> () -> {
            for (int i = number; i < 24; i += 8) {
                assertThat(sink.store(big.receive(i, incoming))).isEqualTo(StoreOutcome.STORED);
            }
            return number;
        });

        assertThat(instances.series(big.uid()).orElseThrow().instances()).isEqualTo(24);
    }

    @Test
    void completesWhatAKilledProgramLeftBetweenObjectAndRow() {
        ReceivedInstance killed = series.receive(0, incoming);
        objects.put(killed.fileHash(), killed.file());
        assertThat(instances.series(series.uid())).isEmpty();

        assertThat(sink.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.STORED);

        assertThat(instances.series(series.uid()).orElseThrow().instances()).isEqualTo(1);
    }

    @Test
    void tellsTheSenderToTryAgainWhenTheDiskIsFull() {
        freeBytes.set(1024);

        assertThat(sink.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.OUT_OF_RESOURCES);
        assertThat(instances.series(series.uid())).isEmpty();

        freeBytes.set(PLENTY);
        assertThat(sink.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.STORED);
    }

    @Test
    void tellsTheSenderToTryAgainWhenTheDatabaseIsAway() {
        TestDatabase gone = TestDatabase.fresh();
        InstanceIndex index = new InstanceIndex(gone.jdbc(), gone.transactionManager());
        ArchiveSink cutOff = new ArchiveSink(objects, index, event -> {}, Clock.systemUTC());
        gone.close();

        assertThat(cutOff.store(series.receive(0, incoming))).isEqualTo(StoreOutcome.OUT_OF_RESOURCES);
    }

    @Test
    void tellsIntakeThatAnAssociationIsOver() {
        sink.associationEnded("SCANNER", Set.of(series.uid()));
        sink.associationEnded("SCANNER", Set.of());

        assertThat(heard.events)
                .filteredOn(event -> event.series().contains(series.uid()))
                .hasSize(1);
        assertThat(heard.events).noneMatch(event -> event.series().isEmpty());
    }

    @Test
    void assemblesTheVolumeAndHashesItsContent() {
        series.receiveAll(incoming).forEach(sink::store);

        ImageVolumes.StoredImage image = volumes.load(series.uid());

        assertThat(image.volume().geometry().nz()).isEqualTo(5);
        assertThat(image.volume().at(3, 2, 1)).isEqualTo((3 + 2 * 8 + 64) % 50);
        assertThat(image.unit()).isEqualTo("HU");
        assertThat(image.sliceUids()).hasSize(5).doesNotHaveDuplicates();
        assertThat(volumes.load(series.uid()).volume()).as("kept in memory").isSameAs(image.volume());
        assertThat(volumes.load(series.uid()).contentHash()).isEqualTo(image.contentHash());
    }

    @Test
    void saysWhyASeriesIsNoVolume() {
        sink.store(series.receive(0, incoming));
        sink.store(series.receive(1, incoming));
        sink.store(series.receive(4, incoming));

        assertThatThrownBy(() -> volumes.load(series.uid()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("slice-gap"));
        assertThatThrownBy(() -> volumes.load(new SeriesUid("9.9.9")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("not-stored"));
    }

    @Test
    void givesArtifactsBackByReference() {
        Geometry geometry = Geometry.axisAligned(new int[] {3, 2, 2}, new double[] {1, 1, 1}, new double[] {0, 0, 0});
        Volume volume = new Volume(geometry, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.5f});

        ArtifactRef ref = artifacts.putVolume(volume);

        assertThat(artifacts.putVolume(volume)).isEqualTo(ref);
        assertThat(artifacts.volume(ref).voxels()).isEqualTo(volume.voxels());
        assertThat(artifacts.bytes(artifacts.putBytes(new byte[] {1, 2}))).containsExactly(1, 2);
        assertThatThrownBy(() -> artifacts.mask(ref)).hasMessageContaining("artifact " + ref);
    }

    /** The same object with another pixel value in its last row. */
    private byte[] altered(int how) {
        byte[] object = series.objects().get(0).clone();
        object[object.length - 2] = (byte) (100 + how);
        return object;
    }

    private List<String> asideReasons() {
        return jdbc.sql("select reason from imaging.conflicting_instance where series_uid = ?")
                .param(series.uid().value())
                .query(String.class)
                .list();
    }
}
