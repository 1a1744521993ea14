package io.contourflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.archive.ArchiveFixture;
import io.contourflow.archive.Artifacts;
import io.contourflow.archive.Instances;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.review.ContourReview;
import io.contourflow.review.ContoursDecided;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@Tag("R16")
@SpringJUnitConfig({PersistenceConfiguration.class, ApprovedStructuresReleaseIT.Beans.class})
class ApprovedStructuresReleaseIT {
    @Import({CasesFixture.class, ArchiveFixture.class})
    static class Beans {}

    @Autowired
    private Cases cases;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Artifacts artifacts;

    @Autowired
    private Instances instances;

    @Autowired
    private StepResults results;

    @Autowired
    private JdbcClient jdbc;

    private final Reviewed review = new Reviewed();
    private CaseId caseId;
    private Outbox outbox;
    private ApprovedStructuresRelease release;

    @BeforeEach
    void aCase() {
        caseId = cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        "P-1",
                        "RT",
                        new CaseImage(new SeriesUid("1.2.3"), "1.2", "CT", "", "PELVIS", Instant.EPOCH, 4),
                        null,
                        0,
                        null,
                        "",
                        "system"))
                .imagingCase()
                .id();
        ExchangeProperties properties = new ExchangeProperties(
                List.of(new ExchangeProperties.Peer("PACS", "localhost", 104)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                200,
                "contourflow-1");
        outbox = new Outbox(jdbc, Clock.systemUTC());
        release = new ApprovedStructuresRelease(
                new ResultObjects(instances, artifacts, results, review, properties),
                outbox,
                properties,
                timeline,
                Clock.systemUTC());
    }

    @Test
    void sendsTheApprovedStructuresOnceWhenOthersWereRejected() {
        review.approved = Optional.of(
                SeriesFixture.of("CT", "P-1", Instant.EPOCH, 1).objects().get(0));

        release.on(new ContoursDecided(caseId, ContourSetId.random(), ReviewState.REJECTED));
        release.on(new ContoursDecided(caseId, ContourSetId.random(), ReviewState.REJECTED));

        assertThat(outbox.of(caseId)).singleElement().satisfies(delivery -> {
            assertThat(delivery.kind()).isEqualTo("RTSTRUCT");
            assertThat(delivery.peerAe()).isEqualTo("PACS");
        });
        assertThat(timeline.of(caseId)).extracting(Timeline.Entry::kind).containsExactly("RESULTS_RELEASED");
    }

    @Test
    void sendsNothingWhileTheReadingGoesOnOrWhenNothingWasApproved() {
        release.on(new ContoursDecided(caseId, ContourSetId.random(), ReviewState.REJECTED));
        review.approved = Optional.of(
                SeriesFixture.of("CT", "P-1", Instant.EPOCH, 1).objects().get(0));
        release.on(new ContoursDecided(caseId, ContourSetId.random(), ReviewState.NOT_REVIEWED));
        release.on(new ContoursDecided(caseId, ContourSetId.random(), ReviewState.APPROVED));

        assertThat(outbox.of(caseId)).isEmpty();
    }

    /** Knows one thing: what of a set is approved. Any DICOM object stands for it, its content is not looked at here. */
    private static final class Reviewed implements ContourReview {
        private Optional<byte[]> approved = Optional.empty();

        @Override
        public Optional<byte[]> approvedStructures(ContourSetId id) {
            return approved;
        }

        @Override
        public boolean markForReview(CaseId id) {
            throw new UnsupportedOperationException("not asked by the release");
        }

        @Override
        public ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor) {
            throw new UnsupportedOperationException("not asked by the release");
        }

        @Override
        public Outcome outcome(CaseId id) {
            throw new UnsupportedOperationException("not asked by the release");
        }

        @Override
        public byte[] structureSet(ContourSetId id) {
            throw new UnsupportedOperationException("not asked by the release");
        }

        @Override
        public List<ContourSet> sets(CaseId id) {
            throw new UnsupportedOperationException("not asked by the release");
        }
    }
}
