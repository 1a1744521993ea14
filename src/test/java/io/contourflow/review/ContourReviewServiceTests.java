package io.contourflow.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R16")
class ContourReviewServiceTests {
    private static final ContourReview.Decision APPROVE =
            new ContourReview.Decision(true, Set.of(), "", "clinically approved");
    private static final ContourReview.Decision REJECT =
            new ContourReview.Decision(false, Set.of(), "misses the shoulder", "");

    private final ReviewFixture at = new ReviewFixture();
    private final ContourReview review = at.review;

    @Test
    void marksEverySetThatIsNotApprovedByItself() {
        ContourSet set = at.aSet("External");

        assertThat(review.markForReview(at.imagingCase.id())).isTrue();
        assertThat(review.markForReview(at.imagingCase.id())).isTrue();

        assertThat(at.written).containsExactly("NOT_REVIEWED by null v0");
        assertThat(new String(review.structureSet(set.id()), StandardCharsets.UTF_8))
                .startsWith("NOT_REVIEWED");
        assertThat(review.outcome(at.imagingCase.id())).isEqualTo(ContourReview.Outcome.PENDING);
    }

    @Test
    void findsNothingToReviewWithoutContoursAndApprovesNothing() {
        assertThat(review.markForReview(at.imagingCase.id())).isFalse();
        assertThat(review.outcome(at.imagingCase.id())).isEqualTo(ContourReview.Outcome.PENDING);
    }

    @Test
    void onlyAClinicianDeletesTheMarker() {
        ContourSet set = at.aSet("External");

        for (Actor actor : List.of(CaseFixture.PLANNER, CaseFixture.LEAD, Actor.SYSTEM)) {
            refuses(Problem.Kind.FORBIDDEN, set, APPROVE, 0, actor);
        }
        assertThat(at.fixture.sets.require(set.id()).state()).isEqualTo(ReviewState.NOT_REVIEWED);
    }

    @Test
    void approvalIsSignedBoundAndWritten() {
        ContourSet set = at.aSet("External", "Bone");

        ContourSet after = review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN);

        assertThat(after.state()).isEqualTo(ReviewState.APPROVED);
        assertThat(after.structures()).extracting(ContourStructure::state).containsOnly(ReviewState.APPROVED);
        assertThat(after.decidedByName()).isEqualTo("Dr Known");
        assertThat(after.decidedBy()).isEqualTo(CaseFixture.CLINICIAN.userId());
        assertThat(after.decidedAt()).isNotNull();
        assertThat(review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.APPROVED);
        assertThat(at.decisions.approvedContent(set.id())).contains(set.contentHash());
        assertThat(new String(review.structureSet(set.id()), StandardCharsets.UTF_8))
                .isEqualTo("APPROVED by Dr Known v1");
        assertThat(at.events).containsExactly(new ContoursDecided(set.caseId(), set.id(), ReviewState.APPROVED));
        assertThat(at.fixture.timeline.kinds(set.caseId())).containsExactly("CONTOURS_APPROVED");
        assertThat(review.markForReview(set.caseId())).isFalse();
    }

    @Test
    void oneStructureAtATimeLeavesTheSetPendingUntilTheLast() {
        ContourSet set = at.aSet("External", "Bone");

        ContourSet half = review.decide(
                set.id(), new ContourReview.Decision(true, Set.of("Bone"), "", ""), 0, CaseFixture.CLINICIAN);
        assertThat(half.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.PENDING);
        ContourSet whole = review.decide(
                set.id(), new ContourReview.Decision(false, Set.of("External"), "open", ""), 1, CaseFixture.CLINICIAN);

        assertThat(whole.state()).isEqualTo(ReviewState.REJECTED);
        assertThat(review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.REJECTED);
    }

    @Test
    void rejectionNeedsAReasonAndKeepsTheSetUnderReview() {
        ContourSet set = at.aSet("External");
        refuses(
                Problem.Kind.INVALID,
                set,
                new ContourReview.Decision(false, Set.of(), " ", ""),
                0,
                CaseFixture.CLINICIAN);

        ContourSet after = review.decide(set.id(), REJECT, 0, CaseFixture.CLINICIAN);

        assertThat(after.decisionReason()).isEqualTo("misses the shoulder");
        assertThat(review.markForReview(set.caseId())).isTrue();
    }

    @Test
    void aSecondReaderMayReject() {
        ContourSet set = at.aSet("External");
        review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN);

        assertThat(review.decide(set.id(), REJECT, 1, CaseFixture.CLINICIAN).state())
                .isEqualTo(ReviewState.REJECTED);
    }

    @Test
    void refusesWhatTheReviewerDidNotSee() {
        ContourSet set = at.aSet("External");
        review.decide(set.id(), REJECT, 0, CaseFixture.CLINICIAN);

        refuses(Problem.Kind.STALE, set, APPROVE, 0, CaseFixture.CLINICIAN);
        refuses(
                Problem.Kind.INVALID,
                set,
                new ContourReview.Decision(true, Set.of("Heart"), "", ""),
                1,
                CaseFixture.CLINICIAN);
        at.aSet("External");
        refuses(Problem.Kind.CONFLICT, set, APPROVE, 2, CaseFixture.CLINICIAN);
    }

    @Test
    void refusesDecisionsOnClosedCases() {
        ContourSet set = at.aSet("External");
        at.fixture.cases.moveTo(set.caseId(), CaseState.CANCELLED, "");

        refuses(Problem.Kind.CONFLICT, set, APPROVE, 0, CaseFixture.CLINICIAN);
    }

    @Test
    void givesNoApprovedObjectForContoursThatWereNotApproved() {
        ContourSet set = at.aSet("External", "Bone");
        ContourSet approved = review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN);
        at.fixture.sets.update(ReviewRules.with(
                approved,
                approved.structures().subList(0, 1),
                ReviewState.APPROVED,
                "",
                new ReviewRules.Signature("x", "X", java.time.Instant.EPOCH)));

        assertThatThrownBy(() -> review.structureSet(set.id()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("approval-not-bound"));
    }

    private void refuses(
            Problem.Kind kind, ContourSet set, ContourReview.Decision decision, long version, Actor actor) {
        assertThatThrownBy(() -> review.decide(set.id(), decision, version, actor))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
