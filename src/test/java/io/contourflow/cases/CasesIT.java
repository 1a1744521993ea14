package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.Together;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig({PersistenceConfiguration.class, CasesIT.Beans.class})
@Tag("R18")
class CasesIT {
    @Import({CasesFixture.class, Heard.class})
    static class Beans {}

    static class Heard {
        final List<CaseId> changes = new CopyOnWriteArrayList<>();

        @EventListener
        void on(CaseChanged event) {
            changes.add(event.caseId());
        }

        long of(CaseId id) {
            return changes.stream().filter(id::equals).count();
        }
    }

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    @Autowired
    private Cases cases;

    @Autowired
    private StepResults results;

    @Autowired
    private ContourSets sets;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Heard heard;

    @Test
    void findsManyCasesAtOnce() {
        ImagingCase first = cases.create(pair("patient-" + UUID.randomUUID())).imagingCase();
        ImagingCase second = cases.create(pair("patient-" + UUID.randomUUID())).imagingCase();

        assertThat(cases.requireAll(Set.of(first.id(), second.id())))
                .isEqualTo(Map.of(first.id(), first, second.id(), second));
        assertThat(cases.requireAll(Set.of())).isEmpty();
        assertThatThrownBy(() -> cases.requireAll(Set.of(first.id(), CaseId.random())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("case-not-found"));
    }

    @Test
    void keepsTheVersionsThatAnEntryRestsOn() {
        CaseId id =
                cases.create(pair("patient-" + UUID.randomUUID())).imagingCase().id();
        Timeline.Entry entry = new Timeline.Entry(
                id,
                AT,
                "STEP_FINISHED",
                "system",
                "Measure deformation",
                12L,
                "1.0",
                Map.of("process", "CaseLifecycleProcess version 3", "threshold", "site: 5.00 mm, version 4"));

        timeline.record(entry);

        assertThat(timeline.of(id)).contains(entry);
    }

    @Test
    void readsBackWhatWasAskedFor() {
        NewCase asked = pair("patient-" + UUID.randomUUID());

        Cases.Creation creation = cases.create(asked);

        ImagingCase made = cases.require(creation.imagingCase().id());
        assertThat(creation.created()).isTrue();
        assertThat(made.first()).isEqualTo(asked.first());
        assertThat(made.second()).isEqualTo(asked.second());
        assertThat(made.patientId()).isEqualTo(asked.patientId());
        assertThat(made.dueAt()).isEqualTo(asked.dueAt());
        assertThat(made.state()).isEqualTo(CaseState.RECEIVED);
        assertThat(made.type()).isNull();
        assertThat(made.mode()).isNull();
        assertThat(cases.withSeries(asked.first().series())).containsExactly(made);
        assertThat(cases.withSeries(
                        java.util.Objects.requireNonNull(asked.second()).series()))
                .containsExactly(made);
    }

    @Test
    @Tag("R15")
    @Tag("R17")
    void fixesByWhichMethodACaseIsDone() {
        NewCase plain = pair("p");
        CaseMethod asked = new CaseMethod(SecondContourStrategy.MOVE_FIRST_AT_ONCE, null);
        CaseId id = cases.create(new NewCase(
                        plain.idempotencyKey(),
                        plain.patientId(),
                        plain.department(),
                        plain.first(),
                        plain.second(),
                        plain.priority(),
                        plain.dueAt(),
                        plain.note(),
                        plain.createdBy(),
                        asked))
                .imagingCase()
                .id();
        assertThat(cases.require(id).method()).isEqualTo(asked);
        assertThat(cases.create(pair("p")).imagingCase().method()).isEqualTo(CaseMethod.OF_THE_SITE);
        CaseMethod settled =
                new CaseMethod(SecondContourStrategy.OWN_MODEL_AFTER_MODIFY, ContouringOrder.CONTOUR_FIRST);

        cases.settle(id, settled);
        cases.settle(id, settled);

        assertThat(cases.require(id).method()).isEqualTo(settled);
        assertThatThrownBy(() -> cases.settle(
                        id, new CaseMethod(SecondContourStrategy.OWN_MODEL_AT_ONCE, ContouringOrder.CONTOUR_FIRST)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
        assertThat(cases.require(id).method()).isEqualTo(settled);
    }

    @Test
    void makesOneCaseWhenManyAskAtOnceWithTheSameKey() throws Exception {
        NewCase asked = pair("p");

        List<Cases.Creation> creations = Together.run(8, number -> () -> cases.create(asked));

        assertThat(creations).filteredOn(Cases.Creation::created).hasSize(1);
        assertThat(creations.stream()
                        .map(creation -> creation.imagingCase().id())
                        .distinct())
                .hasSize(1);
        assertThat(heard.of(creations.get(0).imagingCase().id())).isEqualTo(1);
    }

    @Test
    void refusesAKeyThatWasUsedForOtherImages() {
        NewCase asked = pair("p");
        cases.create(asked);
        NewCase other =
                new NewCase(asked.idempotencyKey(), "p", "radiotherapy", image("CT"), null, 0, null, "", "system");

        assertThatThrownBy(() -> cases.create(other))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    void searchesByEveryCriterionAndPages() {
        String patient = "search-" + UUID.randomUUID();
        List<CaseId> made = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> cases.create(pair(patient)).imagingCase().id())
                .toList();
        cases.classify(made.get(1), ImageType.II, new ProcessingMode(true, true, true));
        cases.moveTo(made.get(2), CaseState.AWAITING_REVIEW, "");

        assertThat(search(null, patient, null, Set.of(), 0, 2).items())
                .extracting(ImagingCase::id)
                .containsExactly(made.get(4), made.get(3));
        assertThat(search(null, patient, null, Set.of(), 2, 2).items())
                .extracting(ImagingCase::id)
                .containsExactly(made.get(0));
        assertThat(search(null, patient, null, Set.of(), 0, 2).total()).isEqualTo(5);
        assertThat(search(null, patient, ImageType.II, Set.of(), 0, 9).items())
                .extracting(ImagingCase::id)
                .containsExactly(made.get(1));
        assertThat(search(CaseState.AWAITING_REVIEW, patient, null, Set.of("radiotherapy"), 0, 9)
                        .items())
                .extracting(ImagingCase::id)
                .containsExactly(made.get(2));
        assertThat(search(null, patient, null, Set.of("elsewhere"), 0, 9).items())
                .isEmpty();
    }

    @Test
    void changesNothingWhenTheCaseIsThereAlreadyAndNothingOnceClosed() {
        CaseId id = cases.create(pair("p")).imagingCase().id();
        cases.moveTo(id, CaseState.PROCESSING, "registering");
        long version = cases.require(id).version();
        long told = heard.of(id);

        cases.moveTo(id, CaseState.PROCESSING, "registering");
        assertThat(cases.require(id).version()).isEqualTo(version);
        assertThat(heard.of(id)).isEqualTo(told);

        cases.moveTo(id, CaseState.COMPLETED, "done");
        cases.moveTo(id, CaseState.COMPLETED, "done");
        assertThatThrownBy(() -> cases.moveTo(id, CaseState.PROCESSING, "again"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
        assertThatThrownBy(() -> cases.moveTo(CaseId.random(), CaseState.PROCESSING, ""))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }

    @Test
    void keepsTheFirstResultOfTwoWorkersOnTheSameStep() throws Exception {
        CaseId id = cases.create(pair("p")).imagingCase().id();

        List<StepResult> stored = Together.run(6, number -> () -> results.store(result(id, "input", number)));

        assertThat(stored.stream().distinct()).hasSize(1);
        assertThat(results.current(id, Step.REGISTER_RIGIDLY)).contains(stored.get(0));
    }

    @Test
    void makesAResultOfEarlierInputCurrentAgainAndKeepsNaN() {
        CaseId id = cases.create(pair("p")).imagingCase().id();
        StepResult one = results.store(result(id, "one", Double.NaN));
        StepResult two = results.store(result(id, "two", -0.0));

        assertThat(results.current(id, Step.REGISTER_RIGIDLY)).contains(two);
        assertThat(results.store(result(id, "one", 99))).isEqualTo(one);
        assertThat(results.current(id)).containsExactly(one);
        assertThat(one.number("value")).isNaN();
        assertThat(one.artifact("field")).isEqualTo(ref("field"));
        assertThat(results.find(id, Step.FUSE_IMAGES, "one")).isEmpty();
    }

    @Test
    void readingResultsGivesEveryConnectionBack() {
        CaseId id = cases.create(pair("p")).imagingCase().id();
        results.store(result(id, "one", 1));
        for (int read = 0; read < 60; read++) { // more often than the pool has connections
            assertThat(results.current(id)).hasSize(1);
        }
    }

    @Test
    @Tag("R16")
    void supersedesTheSetInForceAndAddsOncePerId() throws Exception {
        NewCase asked = pair("p");
        CaseId id = cases.create(asked).imagingCase().id();
        ContourSet first = set(id, asked.first().series());
        Together.run(4, number -> () -> sets.add(first));
        List<ContourSet> others =
                Together.run(4, number -> () -> sets.add(set(id, asked.first().series())));

        assertThat(sets.history(id)).hasSize(5);
        assertThat(sets.inForce(id)).hasSize(1);
        assertThat(others)
                .extracting(ContourSet::id)
                .contains(sets.inForce(id).get(0).id());
        assertThat(sets.require(first.id()).state()).isEqualTo(ReviewState.SUPERSEDED);
        assertThat(sets.add(first).state()).isEqualTo(ReviewState.SUPERSEDED);
        assertThat(sets.inForce(id).get(0).structures()).isEqualTo(first.structures());
    }

    @Test
    @Tag("R16")
    void refusesAChangeOfAVersionThatIsNoLongerCurrent() {
        NewCase asked = pair("p");
        CaseId id = cases.create(asked).imagingCase().id();
        ContourSet added = sets.add(set(id, asked.first().series()));

        ContourSet approved = sets.update(decided(added, ReviewState.APPROVED));

        assertThat(approved.version()).isEqualTo(added.version() + 1);
        assertThat(sets.approvedOn(asked.first().series())).contains(approved);
        assertThatThrownBy(() -> sets.update(decided(added, ReviewState.REJECTED)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        sets.add(set(id, asked.first().series()));
        assertThat(sets.approvedOn(asked.first().series())).isEmpty();
    }

    @Test
    void tellsTheStoryInOrder() {
        CaseId id = cases.create(pair("p")).imagingCase().id();
        Timeline.Entry later = new Timeline.Entry(id, AT.plusSeconds(5), "B", "system", "later", 12L, "1");
        Timeline.Entry earlier = new Timeline.Entry(id, AT, "A", "anna", "earlier", null, "1");
        timeline.record(later);
        timeline.record(earlier);

        assertThat(timeline.of(id)).containsExactly(earlier, later);
    }

    private io.contourflow.kernel.Page<ImagingCase> search(
            @Nullable CaseState state,
            String patient,
            @Nullable ImageType type,
            Set<String> departments,
            int page,
            int size) {
        return cases.search(new CaseQuery(state, patient, type, departments, page, size));
    }

    static NewCase pair(String patientId) {
        return new NewCase(
                UUID.randomUUID().toString(),
                patientId,
                "radiotherapy",
                image("CT"),
                image("MR"),
                50,
                AT,
                "note",
                "system");
    }

    private static CaseImage image(String modality) {
        return new CaseImage(
                new SeriesUid(DicomUid.random()), DicomUid.random(), modality, "description", "PELVIS", AT, 120);
    }

    private static StepResult result(CaseId id, String input, double value) {
        return new StepResult(
                id,
                Step.REGISTER_RIGIDLY,
                input,
                Map.of("field", ref("field"), "warped", ref("warped")),
                Map.of("value", value),
                Map.of("reason", "it's \"fine\", {really}"),
                "1",
                AT,
                AT.plusSeconds(3));
    }

    private static ArtifactRef ref(String text) {
        return new ArtifactRef(ContentHash.ofTexts(text));
    }

    private static ContourSet set(CaseId id, SeriesUid series) {
        var structure = new ContourStructure(
                1,
                "External",
                0x00FF00,
                "EXTERNAL",
                "classical 1",
                1234.5,
                ref("c"),
                ref("m"),
                ReviewState.NOT_REVIEWED,
                new io.contourflow.kernel.StructureAssessment(List.of("is cut", "is thin"), 0.25, null));
        return new ContourSet(
                ContourSetId.random(),
                id,
                ImageRole.FIRST,
                series,
                ContourOrigin.AUTOMATIC,
                "classical",
                List.of(structure),
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                AT,
                0);
    }

    private static ContourSet decided(ContourSet set, ReviewState state) {
        return new ContourSet(
                set.id(),
                set.caseId(),
                set.role(),
                set.series(),
                set.origin(),
                set.producer(),
                set.structures(),
                state,
                "looks right",
                "anna",
                "Anna Arzt",
                AT,
                set.createdAt(),
                set.version());
    }
}
