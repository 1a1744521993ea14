package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.CaseFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AutomaticContouringServiceTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {60, 50, 12}, new double[] {3, 3, 4}, new double[] {-90, -75, 0});

    /** A finer lattice elsewhere, as second images have. */
    private static final Geometry SECOND_LATTICE =
            Geometry.axisAligned(new int[] {80, 70, 12}, new double[] {2.5, 2.5, 4}, new double[] {-80, -60, 11});

    private static final RigidOffset OFFSET = new RigidOffset(15, 20, 8, 0, 0, 12, 0, 0, 20);

    private final CaseFixture fixture = new CaseFixture();
    private final AutomaticContouringService contouring = new AutomaticContouringService(
            fixture.cases,
            fixture.results,
            fixture.steps,
            fixture.sets,
            fixture.images,
            ContourModels.builtIn(),
            new ContourSetMaker(fixture.artifacts),
            new ContourPropagation(fixture.sets, fixture.results, fixture.images, fixture.artifacts),
            fixture.timeline);

    @Test
    @Tag("R14")
    @Tag("R16")
    void contoursACtAndMarksItNotReviewed() {
        ImagingCase imagingCase = fixture.aSingle("CT", body(LATTICE, point -> point));

        assertThat(contoured(contouring.contour(imagingCase.id(), ImageRole.FIRST)))
                .isEqualTo("2");
        assertThat(contoured(contouring.contour(imagingCase.id(), ImageRole.FIRST)))
                .isEqualTo("2");

        ContourSet set = only(imagingCase.id());
        assertThat(set.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(set.origin()).isEqualTo(ContourOrigin.AUTOMATIC);
        assertThat(set.structures()).extracting(ContourStructure::name).containsExactly("External", "Bone");
        for (ContourStructure structure : set.structures()) {
            Mask mask = fixture.artifacts.mask(structure.mask());
            assertThat(ContourFiller.fill(fixture.artifacts.contours(structure.contours()), LATTICE)
                            .voxels())
                    .isEqualTo(mask.voxels());
            assertThat(structure.volumeMl()).isEqualTo(mask.volumeMl());
            assertThat(structure.algorithm()).isEqualTo("ct-body-bone 1.1");
        }
        assertThat(fixture.timeline.kinds(imagingCase.id())).containsOnlyOnce("CONTOURED");
    }

    @Test
    @Tag("R14")
    void stopsWhenItsThreadIsInterruptedAndStoresNothing() {
        ImagingCase imagingCase = fixture.aSingle("CT", body(LATTICE, point -> point));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> contouring.contour(imagingCase.id(), ImageRole.FIRST))
                .isInstanceOf(ProgressListener.Cancelled.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.sets.inForce(imagingCase.id())).isEmpty();
    }

    @Test
    @Tag("R14")
    void saysThatAModeWithoutAModelIsNotContoured() {
        ImagingCase imagingCase = fixture.aSingle("PT", body(LATTICE, point -> point));

        assertThat(contoured(contouring.contour(imagingCase.id(), ImageRole.FIRST)))
                .isEqualTo("not contoured: no model for PT");
        assertThat(fixture.sets.history(imagingCase.id())).isEmpty();
        assertThat(fixture.timeline.kinds(imagingCase.id())).containsOnlyOnce("NOT_CONTOURED");
    }

    @Test
    @Tag("R16")
    void copiesContoursThatWereApprovedInAnotherCaseButNotTheApproval() {
        ImagingCase before = fixture.aSingle("CT", body(LATTICE, point -> point));
        contouring.contour(before.id(), ImageRole.FIRST);
        ContourSet approved = approve(only(before.id()));
        ImagingCase after = fixture.put(before.first(), null, ImageType.SINGLE);

        contouring.contour(after.id(), ImageRole.FIRST);

        ContourSet copy = only(after.id());
        assertThat(copy.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(copy.structures()).extracting(ContourStructure::state).containsOnly(ReviewState.NOT_REVIEWED);
        assertThat(copy.producer()).isEqualTo("ct-body-bone, approved in case " + before.id());
        assertThat(copy.contentHash()).isEqualTo(approved.contentHash());
    }

    @Test
    @Tag("R16")
    void leavesContoursAloneWhenAnotherCaseIsApprovedLater() {
        ImagingCase mine = fixture.aSingle("CT", body(LATTICE, point -> point));
        contouring.contour(mine.id(), ImageRole.FIRST);
        ContourSet set = only(mine.id());
        ImagingCase other = fixture.put(mine.first(), null, ImageType.SINGLE);
        contouring.contour(other.id(), ImageRole.FIRST);
        approve(only(other.id()));

        contouring.contour(mine.id(), ImageRole.FIRST);

        assertThat(only(mine.id())).isEqualTo(set);
    }

    @Test
    @Tag("R15")
    @Tag("R17")
    void movesTheFirstContourToWhereTheSecondImageShowsIt() {
        ImagingCase imagingCase = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        contouring.contour(imagingCase.id(), ImageRole.FIRST);
        registered(imagingCase.id());

        assertThat(contoured(contouring.propagateFirstContour(imagingCase.id())))
                .isEqualTo("2");

        ContourSet moved = fixture.sets.inForce(imagingCase.id()).get(1);
        assertThat(moved.origin()).isEqualTo(ContourOrigin.PROPAGATED);
        assertThat(moved.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        Mask truth = Mask.empty(SECOND_LATTICE);
        Volume second = body(SECOND_LATTICE, AutomaticContouringServiceTests::back);
        for (int at = 0; at < truth.voxels().length; at++) {
            truth.voxels()[at] = (byte) (second.voxels()[at] > -300 ? 1 : 0);
        }
        Mask external = fixture.artifacts.mask(moved.structures().get(0).mask());
        assertThat(Overlap.dice(external, truth)).isGreaterThan(0.97);
    }

    @Test
    @Tag("R15")
    void saysWhyItCannotMoveAContour() {
        ImagingCase imagingCase =
                fixture.aPair("CT", body(LATTICE, point -> point), "CT", body(LATTICE, point -> point));
        assertThat(contoured(contouring.propagateFirstContour(imagingCase.id())))
                .isEqualTo("not contoured: the first image has no contours to move");
        contouring.contour(imagingCase.id(), ImageRole.FIRST);
        assertThat(contoured(contouring.propagateFirstContour(imagingCase.id())))
                .isEqualTo("not contoured: there is no deformation field");
    }

    @Test
    @Tag("R15")
    void contoursTheSecondImageItselfAfterTheFirstContourWasMoved() {
        ImagingCase imagingCase = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        contouring.contour(imagingCase.id(), ImageRole.FIRST);
        registered(imagingCase.id());
        contouring.propagateFirstContour(imagingCase.id());

        contouring.contour(imagingCase.id(), ImageRole.SECOND);

        assertThat(fixture.sets.inForce(imagingCase.id()).get(1).origin()).isEqualTo(ContourOrigin.AUTOMATIC);
    }

    @Test
    @Tag("R22")
    void bringsMovedContoursBackWhenACorrectionIsTakenBackAndHasThemReviewedAnew() {
        ImagingCase imagingCase = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        CaseId id = imagingCase.id();
        OutdatedContours outdated = new OutdatedContours(fixture.sets, fixture.results, fixture.timeline);
        contouring.contour(id, ImageRole.FIRST);
        ContourSet first = approve(fixture.sets.inForce(id).get(0));
        registered(id);
        contouring.propagateFirstContour(id);
        ContourSet moved = approve(fixture.sets.inForce(id).get(1));

        outdated.withdrawWhatRestsOnRegistration(id, "the offset was corrected");

        assertThat(fixture.sets.inForce(id)).containsExactly(first);
        assertThat(fixture.timeline.of(id))
                .anyMatch(entry -> entry.kind().equals("CONTOURS_WITHDRAWN")
                        || entry.kind().equals("APPROVAL_WITHDRAWN"));

        contouring.propagateFirstContour(id);
        contouring.propagateFirstContour(id);

        ContourSet again = fixture.sets.inForce(id).get(1);
        assertThat(again.contentHash()).isEqualTo(moved.contentHash());
        assertThat(again.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(again.id()).isNotEqualTo(moved.id());
        assertThat(fixture.sets.history(id)).hasSize(3);
        assertThat(fixture.timeline.kinds(id)).containsOnlyOnce("CONTOURS_RESTORED");
    }

    @Test
    @Tag("R16")
    void withdrawsWhatRestsOnAReplacedImageAndHasItReviewedAnew() {
        ImagingCase imagingCase = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        CaseId id = imagingCase.id();
        contouring.contour(id, ImageRole.FIRST);
        ContourSet first = approve(fixture.sets.inForce(id).get(0));
        registered(id);
        contouring.propagateFirstContour(id);
        approve(fixture.sets.inForce(id).get(1));
        OutdatedContours outdated = new OutdatedContours(fixture.sets, fixture.results, fixture.timeline);

        outdated.withdrawWhatRestsOnImage(id, imagingCase.requireSecond().series(), "more of the image arrived");

        assertThat(fixture.sets.inForce(id)).containsExactly(first);

        outdated.withdrawWhatRestsOnImage(id, imagingCase.first().series(), "more of the image arrived");

        assertThat(fixture.sets.inForce(id)).isEmpty();
        assertThat(fixture.timeline.of(id))
                .filteredOn(entry -> entry.kind().equals("APPROVAL_WITHDRAWN"))
                .hasSize(2)
                .allMatch(entry -> entry.detail().endsWith("withdrawn because more of the image arrived"));

        contouring.contour(id, ImageRole.FIRST);

        ContourSet again = fixture.sets.inForce(id).get(0);
        assertThat(again.contentHash()).isEqualTo(first.contentHash());
        assertThat(again.state()).isEqualTo(ReviewState.NOT_REVIEWED);
    }

    @Test
    @Tag("R22")
    void leavesContoursOfAnImageAloneWhenTheRegistrationChanges() {
        ImagingCase imagingCase = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        contouring.contour(imagingCase.id(), ImageRole.FIRST);
        contouring.contour(imagingCase.id(), ImageRole.SECOND);

        new OutdatedContours(fixture.sets, fixture.results, fixture.timeline)
                .withdrawWhatRestsOnRegistration(imagingCase.id(), "the offset was corrected");

        assertThat(fixture.sets.inForce(imagingCase.id())).hasSize(2);
        assertThat(fixture.timeline.kinds(imagingCase.id())).doesNotContain("CONTOURS_WITHDRAWN");
    }

    @Test
    @Tag("R15")
    void doesNotTakeMovedContoursOfAnotherCaseForTheModelsOwn() {
        ImagingCase moved = fixture.aPair(
                "CT", body(LATTICE, point -> point), "CT", body(SECOND_LATTICE, AutomaticContouringServiceTests::back));
        contouring.contour(moved.id(), ImageRole.FIRST);
        registered(moved.id());
        contouring.propagateFirstContour(moved.id());
        approve(fixture.sets.inForce(moved.id()).get(1));
        ImagingCase other = fixture.put(moved.first(), moved.second(), ImageType.II);

        contouring.contour(other.id(), ImageRole.SECOND);

        assertThat(only(other.id()).origin()).isEqualTo(ContourOrigin.AUTOMATIC);
        assertThat(only(other.id()).producer()).isEqualTo("ct-body-bone");
    }

    private void registered(CaseId caseId) {
        PointTransform fixedToMoving = (from, to) -> {
            double bendMm = 4 * Math.sin(from[2] / 15);
            OFFSET.apply(from, to);
            to[0] += bendMm;
        };
        fixture.steps.once(
                caseId,
                Step.REGISTER_DEFORMABLY,
                "input",
                () -> new Steps.Made()
                        .artifact("field", fixture.artifacts.putField(DisplacementField.sample(fixedToMoving, LATTICE)))
                        .text("verdict", "TRUSTED")
                        .number("translationXMm", OFFSET.translationXMm())
                        .number("translationYMm", OFFSET.translationYMm())
                        .number("translationZMm", OFFSET.translationZMm())
                        .number("rotationXDeg", OFFSET.rotationXDeg())
                        .number("rotationYDeg", OFFSET.rotationYDeg())
                        .number("rotationZDeg", OFFSET.rotationZDeg())
                        .number("centreXMm", OFFSET.centreXMm())
                        .number("centreYMm", OFFSET.centreYMm())
                        .number("centreZMm", OFFSET.centreZMm()));
    }

    /** Where a point of the second image was in the first one; exact, as z is only shifted by the offset. */
    private static double[] back(double[] second) {
        double firstZ = second[2] - OFFSET.translationZMm();
        double[] unbent = {second[0] - 4 * Math.sin(firstZ / 15), second[1], second[2]};
        OFFSET.inverse().apply(unbent, unbent);
        return unbent;
    }

    private ContourSet approve(ContourSet s) {
        return fixture.sets.update(new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin(),
                s.producer(),
                s.structures().stream()
                        .map(structure -> structure.withState(ReviewState.APPROVED))
                        .toList(),
                ReviewState.APPROVED,
                "",
                "dr.known",
                "Dr Known",
                java.time.Instant.EPOCH,
                s.createdAt(),
                s.version()));
    }

    private ContourSet only(CaseId caseId) {
        assertThat(fixture.sets.inForce(caseId)).hasSize(1);
        return fixture.sets.inForce(caseId).get(0);
    }

    private static String contoured(AutomaticContouring.Outcome outcome) {
        return outcome.fold(
                contoured -> String.valueOf(contoured.structures()), AutomaticContouring.Outcome.NotContoured::reason);
    }

    /** An oval of tissue, off the middle, with a bone; {@code place} leads back to the first image. */
    private static Volume body(Geometry g, java.util.function.UnaryOperator<double[]> place) {
        float[] voxels = new float[g.voxelCount()];
        double[] p = new double[3];
        for (int at = 0; at < voxels.length; at++) {
            g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
            double[] q = place.apply(p.clone());
            double oval = Math.hypot((q[0] + 10) / 50, q[1] / 35);
            double bone = Math.hypot(q[0] + 30, q[1]);
            // the body ends in z inside both images: what one image does not show cannot be compared
            boolean inside = oval < 1 && q[2] > 10 && q[2] < 34;
            voxels[at] = inside ? bone < 10 ? 600 : 40 : -1000;
        }
        return new Volume(g, voxels);
    }
}
