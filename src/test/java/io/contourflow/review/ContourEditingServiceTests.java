package io.contourflow.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R20")
class ContourEditingServiceTests {
    private final ReviewFixture at = new ReviewFixture();
    private final Mask bigger = ReviewFixture.box(2, 12);
    private final StructureContours drawn = ContourTracer.trace(bigger, "Bone");

    @Test
    void replacesContoursAndMaskOfOneStructure() {
        ContourSet set = at.aSet("External", "Bone");

        ContourSet after = at.editing.replaceStructure(set.id(), "Bone", drawn, 0, CaseFixture.PLANNER);

        ContourStructure bone = after.structures().get(1);
        assertThat(at.fixture.artifacts.mask(bone.mask()).voxels()).isEqualTo(bigger.voxels());
        assertThat(bone.volumeMl()).isEqualTo(bigger.volumeMl());
        assertThat(bone.algorithm()).isEqualTo("some-model 1.0, edited by p.lanner");
        assertThat(after.structures().get(0)).isEqualTo(set.structures().get(0));
        assertThat(after.origin()).isEqualTo(ContourOrigin.EDITED);
        assertThat(after.version()).isEqualTo(1);
        assertThat(at.events).containsExactly(new ContoursChanged(set.caseId(), set.id(), "Bone"));
    }

    @Test
    @Tag("R16")
    void bringsTheReviewMarkerBackOnAllOfTheSet() {
        ContourSet set = at.aSet("External", "Bone");
        at.review.decide(
                set.id(), new ContourReview.Decision(true, Set.of(), "", "approved"), 0, CaseFixture.CLINICIAN);

        ContourSet after = at.editing.replaceStructure(set.id(), "Bone", drawn, 1, CaseFixture.CLINICIAN);

        assertThat(after.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(after.structures()).extracting(ContourStructure::state).containsOnly(ReviewState.NOT_REVIEWED);
        assertThat(after.decidedBy()).isNull();
        assertThat(at.review.outcome(set.caseId())).isEqualTo(ContourReview.Outcome.PENDING);
    }

    @Test
    void refusesWhatDoesNotFitTheImage() {
        ContourSet set = at.aSet("Bone");
        PlanarContour contour = drawn.contours().get(0);
        double[] lifted = contour.pointsMm().clone();
        lifted[2] += 0.3;

        refuses(Problem.Kind.INVALID, set, new PlanarContour(contour.sliceIndex(), lifted));
        refuses(Problem.Kind.INVALID, set, new PlanarContour(3, contour.pointsMm()));
        refuses(Problem.Kind.INVALID, set, new PlanarContour(4, contour.pointsMm()));
        double[] nan = contour.pointsMm().clone();
        nan[0] = Double.NaN;
        refuses(Problem.Kind.INVALID, set, new PlanarContour(contour.sliceIndex(), nan));
        refuses(Problem.Kind.UNPROCESSABLE, set, new PlanarContour(1, new double[] {
            -19.9, 10.1, 105, -19.8, 10.1, 105, -19.8, 10.2, 105
        }));
        assertThat(at.fixture.sets.require(set.id()).version()).isZero();
    }

    @Test
    void isForCliniciansAndPlannersOnOpenSets() {
        ContourSet set = at.aSet("Bone");
        refuses(Problem.Kind.FORBIDDEN, set, "Bone", 0, CaseFixture.LEAD);
        refuses(Problem.Kind.NOT_FOUND, set, "Heart", 0, CaseFixture.PLANNER);
        refuses(Problem.Kind.STALE, set, "Bone", 5, CaseFixture.PLANNER);
        at.fixture.cases.moveTo(set.caseId(), CaseState.COMPLETED, "");
        refuses(Problem.Kind.CONFLICT, set, "Bone", 0, CaseFixture.PLANNER);
    }

    private void refuses(Problem.Kind kind, ContourSet set, PlanarContour contour) {
        assertThatThrownBy(() -> at.editing.replaceStructure(
                        set.id(), "Bone", new StructureContours("Bone", List.of(contour)), 0, CaseFixture.PLANNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }

    private void refuses(Problem.Kind kind, ContourSet set, String name, long version, Actor actor) {
        assertThatThrownBy(() -> at.editing.replaceStructure(set.id(), name, drawn, version, actor))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
