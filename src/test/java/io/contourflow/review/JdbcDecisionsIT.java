package io.contourflow.review;

import static io.contourflow.review.StructureSetWriter.Part.APPROVED;
import static io.contourflow.review.StructureSetWriter.Part.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R16")
class JdbcDecisionsIT {
    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcDecisions decisions = new JdbcDecisions(database.jdbc());
    private final ReviewFixture at = new ReviewFixture();
    private final ReviewRules.Signature signature =
            new ReviewRules.Signature("dr.known", "Dr Known", Instant.parse("2026-11-22T10:00:00Z"));

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void bindsTheNewestApprovalToTheContentSeen() {
        ContourSet set = at.aSet("External", "Bone");
        assertThat(decisions.approvedContent(set.id())).isEmpty();

        decisions.record(set, new ContourReview.Decision(true, Set.of("Bone"), "", "approved"), signature);
        decisions.record(set, new ContourReview.Decision(false, Set.of(), "no", ""), signature);

        assertThat(decisions.approvedContent(set.id())).contains(set.contentHash());
        assertThat(database.jdbc()
                        .sql("select array_to_string(structures, '|') from imaging.contour_decision order by id")
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("Bone", ""));
    }

    @Test
    void keepsTheFirstObjectOfEachVersion() {
        ContourSet set = at.aSet("External");
        ArtifactRef first = new ArtifactRef(ContentHash.ofTexts("first"));

        decisions.keepStructureSet(set, WHOLE, first);
        decisions.keepStructureSet(set, WHOLE, new ArtifactRef(ContentHash.ofTexts("second")));

        assertThat(decisions.structureSet(set.id(), set.version(), WHOLE)).contains(first);
        assertThat(decisions.structureSet(set.id(), set.version() + 1, WHOLE)).isEmpty();
        assertThat(decisions.structureSet(set.id(), set.version(), APPROVED)).isEmpty();
    }

    @Test
    void keepsTheApprovalsThatStandAndEverybodyWhoEdited() {
        ContourSet set = at.aSet("External", "Bone");
        List<Readings.Approval> standing = List.of(
                new Readings.Approval("Bone", "sha256:x", signature),
                new Readings.Approval("External", "sha256:y", signature));

        decisions.keepApprovals(set.id(), standing);
        decisions.keepApprovals(set.id(), standing);
        decisions.recordEdit(set, set.structures().get(1), signature);
        decisions.recordEdit(set, set.structures().get(1), new ReviewRules.Signature("p", "P", signature.at()));

        assertThat(decisions.approvals(set.id())).isEqualTo(standing);
        assertThat(decisions.editors(set.id())).isEqualTo(java.util.Map.of("Bone", Set.of("dr.known", "p")));
    }
}
