package io.contourflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.archive.ArchiveFixture;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import io.contourflow.testing.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig({PersistenceConfiguration.class, ArchiveFixture.class, CasesFixture.class, IntakeIT.Beans.class})
@Tag("R2")
class IntakeIT {
    private static final Instant DAY_1 = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2026-03-15T09:00:00Z");

    @Import({
        JdbcIntakeSeries.class,
        JdbcRefusedSeries.class,
        SeriesAssessment.class,
        LateObjects.class,
        CaseMaking.class,
        RequestedCases.class,
        AcquiredImageClassification.class,
        Heard.class
    })
    static class Beans {
        @Bean
        IntakeProperties intakeProperties() {
            return IntakeSettings.standard();
        }
    }

    /** Stands for the process; may be told to fail, as a kill would. */
    static class Heard {
        final List<CaseId> ready = new CopyOnWriteArrayList<>();
        final List<SeriesReplaced> replaced = new CopyOnWriteArrayList<>();
        volatile boolean failing;

        @EventListener
        void on(ImagesReady event) {
            if (failing) {
                throw new IllegalStateException("killed before the commit");
            }
            ready.add(event.caseId());
        }

        @EventListener
        void on(SeriesReplaced event) {
            replaced.add(event);
        }
    }

    @TempDir
    private Path incoming = Path.of("");

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Autowired
    private InstanceSink sink;

    @Autowired
    private Cases cases;

    @Autowired
    private CaseRequests requests;

    @Autowired
    private ImageClassification classification;

    @Autowired
    private RefusedSeries refused;

    @Autowired
    private Timeline timeline;

    @Autowired
    private MutableClock clock;

    @Autowired
    private Heard heard;

    private final String patient = "patient-" + DicomUid.random();

    @AfterEach
    void stopFailing() {
        heard.failing = false;
        // the next test starts long after this one, so nothing of it is still arriving
        clock.advance(Duration.ofHours(2));
        look();
    }

    @Test
    void makesACaseOfAPlanningImageOnceItIsQuiet() {
        SeriesFixture ct = send("CT", DAY_1, 4);

        look(ct.uid());
        clock.advance(Duration.ofSeconds(9));
        look();
        assertThat(cases.withSeries(ct.uid())).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        look();
        look();

        ImagingCase made = onlyCase(ct.uid());
        assertThat(made.isPair()).isFalse();
        assertThat(made.first().instances()).isEqualTo(4);
        assertThat(made.department()).isEqualTo("radiotherapy");
        assertThat(heard.ready).filteredOn(made.id()::equals).hasSize(1);
        assertThat(timeline.of(made.id())).extracting(Timeline.Entry::kind).containsExactly("CASE_CREATED");
    }

    @Test
    @Tag("R4")
    void makesOnePairOfCtAndMrSentTogetherInWhateverOrder() {
        SeriesFixture mr = send("MR", DAY_1, 4);
        look(mr.uid());
        clock.advance(Duration.ofSeconds(9));
        SeriesFixture ct = send("CT", DAY_1.plusSeconds(1800), 4);
        clock.advance(Duration.ofSeconds(2));
        look();
        assertThat(cases.withSeries(mr.uid()))
                .as("waits for the CT that is arriving")
                .isEmpty();

        settle(ct.uid());

        ImagingCase made = onlyCase(mr.uid());
        assertThat(made.first().series()).isEqualTo(ct.uid());
        assertThat(series(made.second())).isEqualTo(mr.uid());
        assertThat(classification.facts(made.id())).isEqualTo(new ImageFacts(true, false, true));
    }

    @Test
    @Tag("R4")
    void pairsALaterImageWithThePlanningImage() {
        SeriesFixture planning = send("CT", DAY_1, 4);
        settle(planning.uid());
        SeriesFixture later = send("CT", DAY_2, 6);
        settle(later.uid());

        ImagingCase pair = onlyCase(later.uid());
        assertThat(pair.first().series()).isEqualTo(planning.uid());
        assertThat(cases.withSeries(planning.uid())).hasSize(2);
        assertThat(classification.facts(pair.id())).isEqualTo(new ImageFacts(true, true, false));
    }

    @Test
    void waitsForMissingSlicesAndTakesThemWhenTheyCome() {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY_1, 6);
        store(ct, 0, 1, 2, 4, 5);
        settle(ct.uid());
        assertThat(cases.withSeries(ct.uid())).isEmpty();
        assertThat(refusals(ct.uid())).isEmpty();

        clock.advance(Duration.ofSeconds(300));
        look();
        assertThat(refusals(ct.uid())).extracting(RefusedSeries.Refusal::code).containsExactly("slice-gap");

        store(ct, 3);
        settle(ct.uid());
        assertThat(onlyCase(ct.uid()).first().instances()).isEqualTo(6);
        assertThat(refusals(ct.uid())).isEmpty();
    }

    @Test
    void looksAgainAtARefusedSeriesWhenAsked() {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY_1, 6);
        store(ct, 0, 1, 4);
        settle(ct.uid());
        clock.advance(Duration.ofSeconds(300));
        look();

        refused.lookAgain(ct.uid());
        assertThat(refusals(ct.uid())).isEmpty();
        look();

        assertThat(refusals(ct.uid())).hasSize(1);
        assertThatThrownBy(() -> refused.lookAgain(new SeriesUid("9.9"))).isInstanceOf(Problem.class);
    }

    @Test
    void tellsTheCaseOfObjectsThatCameLateAndMakesNoSecondCase() {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY_1, 6);
        store(ct, 0, 1, 2, 3);
        settle(ct.uid());
        ImagingCase made = onlyCase(ct.uid());

        store(ct, 4, 5);
        settle(ct.uid());

        assertThat(onlyCase(ct.uid()).id()).isEqualTo(made.id());
        assertThat(timeline.of(made.id()))
                .extracting(Timeline.Entry::kind)
                .containsExactly("CASE_CREATED", "LATE_OBJECTS", "IMAGE_REPLACED");
        assertThat(timeline.of(made.id()).get(1).detail()).startsWith("2 more objects of image series " + ct.uid());
        assertThat(heard.replaced).contains(new SeriesReplaced(made.id(), ct.uid()));
    }

    @Test
    void decidesOnceWhenManyNodesLookAtOnce() throws Exception {
        SeriesFixture ct = send("CT", DAY_1, 4);
        SeriesFixture mr = send("MR", DAY_1, 4);
        look(ct.uid(), mr.uid());
        clock.advance(Duration.ofSeconds(10));

        for (int round = 0; round < 3; round++) {
            Together.run(4, number -> {
                IntakeRound node = node();
                return () -> {
                    node.look(Set.of());
                    return number;
                };
            });
        }

        ImagingCase made = onlyCase(mr.uid());
        assertThat(made.first().series()).isEqualTo(ct.uid());
        assertThat(heard.ready).filteredOn(made.id()::equals).hasSize(1);
    }

    @Test
    void losesNoCaseWhenItIsKilledWhileMakingIt() {
        SeriesFixture ct = send("CT", DAY_1, 4);
        heard.failing = true;
        settle(ct.uid());
        assertThat(cases.withSeries(ct.uid())).as("nothing was committed").isEmpty();

        heard.failing = false;
        node().look(Set.of());

        assertThat(heard.ready).contains(onlyCase(ct.uid()).id());
    }

    @Test
    void goesOnWithoutTheEndOfAnAssociationThatAKillSwallowed() {
        SeriesFixture ct = send("CT", DAY_1, 4);
        clock.advance(Duration.ofSeconds(59));
        look();
        assertThat(cases.withSeries(ct.uid())).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        node().look(Set.of());

        assertThat(cases.withSeries(ct.uid())).hasSize(1);
    }

    @Test
    void makesARequestedCaseOnceAndIntakeDoesNotMakeItAgain() {
        SeriesFixture ct = send("CT", DAY_1, 4);
        SeriesFixture mr = send("MR", DAY_2, 4);
        CaseRequests.Request asked = request("key-" + patient, patient, ct.uid(), mr.uid());

        Cases.Creation first = requests.request(asked, Actor.SYSTEM);
        Cases.Creation again = requests.request(asked, Actor.SYSTEM);
        settle(ct.uid(), mr.uid());

        assertThat(first.created()).isTrue();
        assertThat(again.created()).isFalse();
        assertThat(onlyCase(mr.uid()).id()).isEqualTo(first.imagingCase().id());
        assertThat(heard.ready).filteredOn(first.imagingCase().id()::equals).hasSize(1);
    }

    @Test
    void refusesRequestsThatCannotBeDoneWithTheReason() {
        SeriesFixture ct = send("CT", DAY_1, 4);
        SeriesFixture broken = SeriesFixture.of("CT", patient, DAY_2, 6);
        store(broken, 0, 1, 4);

        assertRefused(
                request("a" + patient, patient, new SeriesUid("9.9"), null),
                Problem.Kind.NOT_FOUND,
                "series-not-found");
        assertRefused(request("b" + patient, "other", ct.uid(), null), Problem.Kind.CONFLICT, "other-patient");
        assertRefused(request("c" + patient, patient, ct.uid(), ct.uid()), Problem.Kind.INVALID, "same-image-twice");
        assertRefused(request("d" + patient, patient, ct.uid(), broken.uid()), Problem.Kind.UNPROCESSABLE, "slice-gap");
        assertRefused(request(" ", patient, ct.uid(), null), Problem.Kind.INVALID, "bad-idempotency-key");
        Actor stranger = new Actor("s", "S", Set.of("clinician"), Set.of("elsewhere"));
        assertThatThrownBy(() -> requests.request(request("e" + patient, patient, ct.uid(), null), stranger))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
        assertThat(cases.withSeries(ct.uid())).isEmpty();
    }

    private void assertRefused(CaseRequests.Request request, Problem.Kind kind, String slug) {
        assertThatThrownBy(() -> requests.request(request, Actor.SYSTEM))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.kind()).isEqualTo(kind);
                    assertThat(problem.slug()).isEqualTo(slug);
                    assertThat(problem.getMessage()).doesNotContain(patient);
                });
    }

    private static CaseRequests.Request request(
            String key, String patientId, SeriesUid first, @Nullable SeriesUid second) {
        return new CaseRequests.Request(key, patientId, first, second, 10, null, "");
    }

    private SeriesFixture send(String modality, Instant acquiredAt, int slices) {
        SeriesFixture series = SeriesFixture.of(modality, patient, acquiredAt, slices);
        series.receiveAll(incoming)
                .forEach(received -> assertThat(sink.store(received)).isEqualTo(StoreOutcome.STORED));
        return series;
    }

    private void store(SeriesFixture series, int... slices) {
        for (int slice : slices) {
            assertThat(sink.store(series.receive(slice, incoming))).isEqualTo(StoreOutcome.STORED);
        }
    }

    /** The association of these series is over and the quiet period passes. */
    private void settle(SeriesUid... ended) {
        look(ended);
        clock.advance(Duration.ofSeconds(10));
        look();
    }

    /** A node of its own: it remembers nothing of earlier looks. */
    private IntakeRound node() {
        return beans.createBean(IntakeRound.class);
    }

    private void look(SeriesUid... ended) {
        node().look(Set.of(ended));
    }

    private ImagingCase onlyCase(SeriesUid series) {
        List<ImagingCase> found = cases.withSeries(series);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<RefusedSeries.Refusal> refusals(SeriesUid series) {
        return refused.list(0, 200).items().stream()
                .filter(refusal -> refusal.series().equals(series))
                .toList();
    }

    private static @Nullable SeriesUid series(@Nullable CaseImage image) {
        return image == null ? null : image.series();
    }
}
