package io.contourflow.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R16")
@Tag("R20")
class ContoursByHandServiceTests {
    private static final ContourReview.Decision APPROVE =
            new ContourReview.Decision(true, Set.of(), "", "clinically approved");

    private final ReviewFixture at = new ReviewFixture();
    private final CaseId caseId = at.imagingCase.id();
    private final ContoursByHandService byHand = new ContoursByHandService(
            at.fixture.cases,
            at.fixture.sets,
            at.fixture.images,
            at.fixture.artifacts,
            at.decisions,
            at.fixture.timeline,
            at.events::add);

    private ContourSet named(String... names) {
        return byHand.name(caseId, ImageRole.FIRST, List.of(names), CaseFixture.CLINICIAN);
    }

    private ContourSet draw(ContourSet set, String name) {
        return at.editing.replaceStructure(
                set.id(),
                name,
                ContourTracer.trace(ReviewFixture.box(2, 12), name),
                set.version(),
                CaseFixture.PLANNER);
    }

    @Test
    void keepsTheReviewOpenUntilSomethingIsDrawn() {
        byHand.open(caseId, ImageRole.FIRST);
        byHand.open(caseId, ImageRole.FIRST);

        ContourSet set = at.fixture.sets.inForce(caseId).get(0);
        assertThat(at.fixture.sets.history(caseId)).containsExactly(set);
        assertThat(set.origin()).isEqualTo(ContourOrigin.DRAWN);
        assertThat(at.review.markForReview(caseId)).isTrue();
        assertThat(at.review.outcome(caseId)).isEqualTo(ContourReview.Outcome.PENDING);
        refused("not-drawn", () -> at.review.decide(set.id(), APPROVE, 0, CaseFixture.CLINICIAN));
        refused("nothing-drawn", () -> at.review.structureSet(set.id()));
        assertThat(at.written).isEmpty();
    }

    @Test
    void takesContoursOfNamedStructuresMarkedNotReviewed() {
        ContourSet set = named("External", "CTV_High", "Parotid_L");

        assertThat(set.structures())
                .extracting(ContourStructure::interpretedType)
                .containsExactly("EXTERNAL", "CTV", "ORGAN");
        assertThat(set.structures()).noneMatch(ContourStructure::isDrawn);
        ContourSet drawn = draw(set, "Parotid_L");

        assertThat(drawn.structures().get(2).volumeMl()).isPositive();
        assertThat(drawn.origin()).isEqualTo(ContourOrigin.DRAWN);
        assertThat(drawn.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        refused("not-drawn", () -> at.review.decide(drawn.id(), APPROVE, 1, CaseFixture.CLINICIAN));
        ContourSet rest = named("Parotid_L");
        assertThat(rest.id()).isEqualTo(set.id());
        assertThat(at.review
                        .decide(rest.id(), APPROVE, rest.version(), CaseFixture.CLINICIAN)
                        .state())
                .isEqualTo(ReviewState.APPROVED);
    }

    @Test
    void losesNothingThatWasDrawnAndNoApprovalStandsAfterNamingAgain() {
        ContourSet drawn = draw(named("Parotid_L"), "Parotid_L");
        at.review.decide(drawn.id(), APPROVE, drawn.version(), CaseFixture.CLINICIAN);

        refused("drawn-structure-missing", () -> named("Parotid_R"));
        ContourSet again = named("Parotid_R", "Parotid_L");

        assertThat(again.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(again.structures()).extracting(ContourStructure::state).containsOnly(ReviewState.NOT_REVIEWED);
        assertThat(again.structures().get(1).contours())
                .isEqualTo(drawn.structures().get(0).contours());
        assertThat(at.decisions.approvals(again.id())).isEmpty();
        assertThat(at.decisions.editors(again.id())).containsKey("Parotid_L");
    }

    @Test
    void startsFromNothingOnlyWhereOtherContoursWereRejected() {
        ContourSet made = at.aSet("External");
        refused("contours-in-force", () -> named("External"));
        at.review.decide(
                made.id(),
                new ContourReview.Decision(false, Set.of(), "useless", "rejected"),
                0,
                CaseFixture.CLINICIAN);

        ContourSet set = named("External");

        assertThat(set.structures()).noneMatch(ContourStructure::isDrawn);
        assertThat(at.fixture.sets.inForce(caseId)).containsExactly(set);
    }

    @ParameterizedTest
    @ValueSource(strings = {"left parotid", "", "Seventeen_Letters", "Ohr/Links", "1Parotid"})
    void refusesNamesThatAreNoneAfterTg263(String name) {
        refused("bad-structures", () -> named(name));
        assertThat(at.fixture.sets.inForce(caseId)).isEmpty();
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        refused("bad-structures", () -> named());
        refused("bad-structures", () -> named("Bone", "bone"));
        refused("bad-structures", () -> byHand.name(caseId, ImageRole.SECOND, List.of("Bone"), CaseFixture.CLINICIAN));
        refused("bad-structures", () -> byHand.name(caseId, ImageRole.TARGET, List.of("Bone"), CaseFixture.CLINICIAN));
        Actor lead = new Actor("l.ead", "L Ead", Set.of("lead"), Set.of("RT"));
        refused("not-an-editor", () -> byHand.name(caseId, ImageRole.FIRST, List.of("Bone"), lead));
        assertThat(at.events).isEmpty();
    }

    private static void refused(String slug, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo(slug));
    }
}
