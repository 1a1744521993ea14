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

    @Test
    void approvedStructuresLeaveAloneAndTheOthersStayMarked() {
        ContourSet set = at.aSet("External", "Bone");
        assertThat(review.approvedStructures(set.id())).isEmpty();
        review.decide(set.id(), new ContourReview.Decision(true, Set.of("Bone"), "", ""), 0, CaseFixture.CLINICIAN);
        review.decide(
                set.id(), new ContourReview.Decision(false, Set.of("External"), "open", ""), 1, CaseFixture.CLINICIAN);

        assertThat(review.approvedStructures(set.id()))
                .hasValueSatisfying(bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                        .isEqualTo("APPROVED by Dr Known v2 only [Bone]"));
        assertThat(new String(review.structureSet(set.id()), StandardCharsets.UTF_8))
                .startsWith("REJECTED");
    }

    @Test
    void theObjectOfApprovedStructuresNamesTheirReviewerAndNobodyElse() {
        ReviewFixture two = new ReviewFixture(true);
        ContourSet set = two.aSet("External", "Bone");
        two.review.decide(set.id(), new ContourReview.Decision(true, Set.of("Bone"), "", ""), 0, CaseFixture.CLINICIAN);
        two.review.decide(
                set.id(),
                new ContourReview.Decision(true, Set.of("Bone"), "", ""),
                1,
                ReviewHistoriesTests.clinician("ada"));
        assertThat(two.review.approvedStructures(set.id())).isPresent();
        two.review.decide(
                set.id(),
                new ContourReview.Decision(true, Set.of("External"), "", ""),
                2,
                ReviewHistoriesTests.clinician("bob"));

        assertThat(new String(two.review.approvedStructures(set.id()).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("APPROVED by Dr ada v3 only [Bone]");
    }

    @Test
    void withTwoReadersTheMarkerStaysUntilBothApproved() {
        ReviewFixture two = new ReviewFixture(true);
        ContourSet set = two.aSet("External");

        ContourSet once = two.review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN);
        assertThat(once.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(two.review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.READ_ONCE);
        assertThat(new String(two.review.structureSet(set.id()), StandardCharsets.UTF_8))
                .startsWith("NOT_REVIEWED");
        assertThatThrownBy(() -> two.review.decide(set.id(), APPROVE, 1, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("same-reader"));

        ContourSet twice = two.review.decide(set.id(), APPROVE, 1, ReviewHistoriesTests.clinician("ada"));
        assertThat(twice.state()).isEqualTo(ReviewState.APPROVED);
        assertThat(twice.decidedByName()).isEqualTo("Dr ada");
    }

    @Test
    void onesOwnApprovalCanBeTakenBackWithAReason() {
        ContourSet set = at.aSet("External");
        review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN);
        ContourReview.Decision withdrawal =
                new ContourReview.Decision(ContourReview.Verdict.WITHDRAW, Set.of(), "saw a gap", "", null);
        refuses(Problem.Kind.CONFLICT, set, withdrawal, 1, ReviewHistoriesTests.clinician("ada"));
        refuses(
                Problem.Kind.INVALID,
                set,
                new ContourReview.Decision(ContourReview.Verdict.WITHDRAW, Set.of(), "", "", null),
                1,
                CaseFixture.CLINICIAN);

        ContourSet after = review.decide(set.id(), withdrawal, 1, CaseFixture.CLINICIAN);

        assertThat(after.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(after.decidedBy()).isNull();
        assertThat(review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.PENDING);
        assertThat(at.fixture.timeline.kinds(set.caseId())).containsExactly("CONTOURS_APPROVED", "APPROVAL_WITHDRAWN");
    }

    @Test
    void anApprovalBindsToTheHashOfWhatWasShown() {
        ContourSet shown = at.aSet("External");
        at.editing.replaceStructure(shown.id(), "External", ReviewHistoriesTests.DRAWN.get(0), 0, CaseFixture.PLANNER);
        ContourReview.Decision onTheOldScreen = new ContourReview.Decision(
                ContourReview.Verdict.APPROVE,
                Set.of(),
                "",
                "",
                shown.contentHash().hex());

        refuses(Problem.Kind.CONFLICT, shown, onTheOldScreen, 0, CaseFixture.CLINICIAN);
        // a client that sends the newest version with the hash of an older picture has not looked either
        refuses(Problem.Kind.CONFLICT, shown, onTheOldScreen, 1, CaseFixture.CLINICIAN);
        assertThat(at.fixture.sets.require(shown.id()).state()).isEqualTo(ReviewState.NOT_REVIEWED);
    }

    private void refuses(
            Problem.Kind kind, ContourSet set, ContourReview.Decision decision, long version, Actor actor) {
        assertThatThrownBy(() -> review.decide(set.id(), decision, version, actor))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
