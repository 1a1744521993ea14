package io.contourflow.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.review.ReviewModel.Act;
import io.contourflow.review.ReviewModel.Event;
import io.contourflow.testing.InMemoryArtifacts;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.Together;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Several people at one contour set at the same moment, on real PostgreSQL: no act is lost, none slips in unseen. */
@Tag("R16")
@SpringJUnitConfig({PersistenceConfiguration.class, ReviewAtOnceIT.Beans.class})
class ReviewAtOnceIT {
    private static final int THREADS = 8;
    private static final int ACTS_EACH = 30;

    @Import({CasesFixture.class, JdbcDecisions.class, ContourReviewService.class, ContourEditingService.class})
    static class Beans {
        @Bean
        Artifacts artifacts() {
            return new InMemoryArtifacts();
        }

        @Bean
        StructureSetWriter writer() {
            return (set, part) -> (set.state() + " " + part).getBytes(StandardCharsets.UTF_8);
        }

        @Bean
        ReviewPolicy policy() {
            return new ReviewPolicy(true);
        }
    }

    private record Stored(long version, Event event) {}

    @Autowired
    private Cases cases;

    @Autowired
    private ContourSets sets;

    @Autowired
    private Artifacts artifacts;

    @Autowired
    private ContourReview review;

    @Autowired
    private ContourEditing editing;

    @Autowired
    private JdbcClient jdbc;

    @RepeatedTest(3)
    void endsWhereTheSameActsOneAfterTheOtherEnd(RepetitionInfo run) throws Exception {
        ContourSet first = aSet();

        List<Integer> done = Together.run(THREADS, number -> () -> {
            Random random = new Random(1000L * run.getCurrentRepetition() + number);
            Actor who = ReviewHistoriesTests.PEOPLE.get(number % ReviewHistoriesTests.PEOPLE.size());
            int accepted = 0;
            for (int n = 0; n < ACTS_EACH; n++) {
                accepted += acts(first, who, random) ? 1 : 0;
            }
            return accepted;
        });

        ContourSet last = sets.require(first.id());
        List<Stored> stored = stored(first);
        assertThat(last.version()).isEqualTo(done.stream().mapToInt(n -> n).sum());
        assertThat(stored)
                .extracting(Stored::version)
                .containsExactlyElementsOf(IntStream.range(0, (int) last.version())
                        .mapToObj(Long::valueOf)
                        .toList());
        ReviewModel model = new ReviewModel(ReviewHistoriesTests.NAMES, true);
        for (Stored one : stored) {
            assertThat(model.allows(one.event())).as("%s", one).isTrue();
            model.happens(one.event());
        }
        for (ContourStructure structure : last.structures()) {
            assertThat(structure.state().name()).isEqualTo(model.state(structure.name()));
        }
        assertThat(review.outcome(last.caseId()).name()).isEqualTo(model.outcome());
    }

    private boolean acts(ContourSet first, Actor who, Random random) {
        ContourSet screen = sets.require(first.id());
        Event event = ReviewHistoriesTests.anEvent(random, who);
        try {
            ReviewHistoriesTests.act(review, editing, screen, event, who, random.nextBoolean(), random);
            return true;
        } catch (Problem problem) {
            assertThat(problem.slug())
                    .isIn("contour-set-changed", "contours-changed", "same-reader", "nothing-to-withdraw");
            return false;
        }
    }

    /** What the append-only records say, in order of the version that each act saw. */
    private List<Stored> stored(ContourSet set) {
        List<Stored> stored = new ArrayList<>(jdbc.sql("""
                        select set_version, case when withdrawal then 'WITHDRAW' when approve then 'APPROVE'
                                                 else 'REJECT' end as act,
                               actor, array_to_string(structures, ' ') as named
                          from imaging.contour_decision where contour_set_id = :set
                        union all
                        select set_version, 'EDIT', actor, structure
                          from imaging.contour_edit where contour_set_id = :set
                        order by set_version
                        """)
                .param("set", set.id().value())
                .query((row, n) -> new Stored(
                        row.getLong(1),
                        new Event(
                                Act.valueOf(row.getString(2)),
                                row.getString(3),
                                Set.of(row.getString(4).split(" ")))))
                .list());
        assertThat(stored).isNotEmpty();
        return stored;
    }

    private ImagingCase aCase(SeriesUid series) {
        return cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        "P-1",
                        "RT",
                        new CaseImage(series, "1.2", "CT", "", "PELVIS", Instant.EPOCH, 4),
                        null,
                        0,
                        null,
                        "",
                        "system"))
                .imagingCase();
    }

    private ContourSet aSet() {
        SeriesUid series = new SeriesUid("1.2.3");
        ImagingCase imagingCase = aCase(series);
        List<ContourStructure> structures = new ArrayList<>();
        for (String name : List.of("External", "Bone")) {
            Mask mask = ReviewFixture.box(3, 8);
            structures.add(new ContourStructure(
                    structures.size() + 1,
                    name,
                    0xFF0000,
                    "ORGAN",
                    "some-model 1.0",
                    mask.volumeMl(),
                    artifacts.putContours(ContourTracer.trace(mask, name)),
                    artifacts.putMask(mask),
                    ReviewState.NOT_REVIEWED));
        }
        return sets.add(new ContourSet(
                ContourSetId.random(),
                imagingCase.id(),
                ImageRole.FIRST,
                series,
                ContourOrigin.AUTOMATIC,
                "some-model",
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.parse("2026-11-22T08:00:00Z"),
                0));
    }
}
