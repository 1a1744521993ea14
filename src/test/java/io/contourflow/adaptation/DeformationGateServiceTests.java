package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.deformation.DeformationMeasure;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.testing.CaseFixture;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ball of tissue that is moved by a known offset and stretched by a known amount. */
class DeformationGateServiceTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {40, 40, 20}, new double[] {3, 3, 5}, new double[] {-58.5, -58.5, -47.5});
    private static final double OFFSET_X_MM = 12;

    private final CaseFixture fixture = new CaseFixture();
    private double degreeMm = 5;
    private ImagingCase imagingCase = fixture.aPair("CT", ball(), "CT", ball());
    private final DeformationGateService gate = gate(DegreeSource.FIELD);

    @BeforeEach
    void startsWithTheDefault() {
        degreeMm = 5;
    }

    @Test
    @Tag("R10")
    void measuresWhatTheFieldDoesBeyondTheOffset() {
        registered(3, "TRUSTED", "TRUSTED", "RIGID");

        gate.assess(imagingCase.id(), true);

        StepResult result = measured();
        assertThat(result.number("degreeMm")).isCloseTo(3, Offset.offset(0.01));
        assertThat(result.number("maxMm")).isCloseTo(3, Offset.offset(0.01));
        assertThat(result.number("thresholdMm")).isEqualTo(5);
    }

    @Test
    @Tag("R11")
    void isWithinTheLimitBelowTheThreshold() {
        registered(4.9, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.WITHIN_LIMIT);
    }

    @Test
    @Tag("R11")
    void isAboveTheLimitBeyondTheThreshold() {
        registered(5.1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.ABOVE_LIMIT);
    }

    @Test
    @Tag("R11")
    void keepsTheVerdictWhenTheThresholdChangesLater() {
        registered(5.1, "TRUSTED", "TRUSTED", "RIGID");
        gate.assess(imagingCase.id(), true);
        degreeMm = 8;

        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.ABOVE_LIMIT);
        assertThat(measured().number("thresholdMm")).isEqualTo(5);
    }

    @Test
    @Tag("R11")
    void cannotTellWithoutAField() {
        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);
        assertThat(measured().texts())
                .containsEntry("reason", "there is no deformation field")
                .containsEntry("firstContourReason", "the images were not registered");
    }

    @Test
    @Tag("R11")
    void cannotTellFromARegistrationOfAnEarlierRun() {
        registered(1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id(), false)).isEqualTo(DeformationVerdict.CANNOT_TELL);
        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.WITHIN_LIMIT);
    }

    @Test
    @Tag("R11")
    void cannotTellFromAFieldThatIsNotToBeTrusted() {
        registered(1, "TRUSTED", "DO_NOT_TRUST", "RIGID");

        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);
    }

    @Test
    @Tag("R11")
    void cannotTellFromAnUntrustedOffsetUnlessAPersonCorrectedIt() {
        registered(1, "DO_NOT_TRUST", "TRUSTED", "RIGID");
        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);

        registered(1, "DO_NOT_TRUST", "TRUSTED", "USER");
        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.WITHIN_LIMIT);
    }

    @Test
    @Tag("R10")
    void cannotTellWhereTheSecondImageShowsHardlyAnyOfTheBody() {
        Geometry elsewhere = Geometry.axisAligned(
                new int[] {40, 40, 2}, new double[] {3, 3, 1}, new double[] {-58.5 + OFFSET_X_MM, -58.5, -35});
        imagingCase = fixture.aPair("CT", ball(), "CT", new Volume(elsewhere, new float[elsewhere.voxelCount()]));
        registered(1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);
        assertThat(measured().texts().get("reason")).contains("shows only");
    }

    private StepResult measured() {
        return fixture.results
                .current(imagingCase.id(), Step.MEASURE_DEFORMATION)
                .orElseThrow();
    }

    private DeformationGateService gate(DegreeSource deciding) {
        return new DeformationGateService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.sets,
                new DegreeEvidence(fixture.artifacts, fixture.images, DeformationMeasure::of),
                anyCase -> new Thresholds.Threshold(
                        "site", new Thresholds.Settings(degreeMm, 0.5, 2, 15, "RAISE", 2), 0, 1, Instant.EPOCH),
                new AdaptationProperties(deciding));
    }

    /** A ball on the first lattice: as drawn on the first image, or moved by the offset on the second. */
    private static Mask ballMask(double radiusMm, double centreXMm) {
        Mask mask = Mask.empty(LATTICE);
        double[] p = new double[3];
        for (int at = 0; at < mask.voxels().length; at++) {
            LATTICE.indexToWorld(at % 40, at / 40 % 40, at / 1600, p);
            boolean inside = Math.hypot(Math.hypot(p[0] - centreXMm, p[1]), p[2]) < radiusMm;
            mask.voxels()[at] = (byte) (inside ? 1 : 0);
        }
        return mask;
    }

    private void contoured(ImageRole role, String name, String type, Mask mask) {
        fixture.sets.add(new ContourSet(
                ContourSetId.random(),
                imagingCase.id(),
                role,
                imagingCase.image(role).series(),
                ContourOrigin.AUTOMATIC,
                "a model",
                List.of(new ContourStructure(
                        1,
                        name,
                        0xFF0000,
                        type,
                        "a model",
                        mask.volumeMl(),
                        fixture.artifacts.putContours(ContourTracer.trace(mask, name)),
                        fixture.artifacts.putMask(mask),
                        ReviewState.NOT_REVIEWED)),
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.EPOCH,
                0));
    }

    /** A pair whose second image shows the ball at the offset, smaller by {@code lessMm} all around. */
    private void aPairThatShrankBy(double lessMm) {
        imagingCase = fixture.aPair("CT", image(ballMask(40, 0)), "CT", image(ballMask(40 - lessMm, OFFSET_X_MM)));
    }

    @Test
    @Tag("R10")
    void tellsTheFirstContourApartFromTheSecondImage() {
        aPairThatShrankBy(9);
        contoured(ImageRole.FIRST, "External", "EXTERNAL", ballMask(40, 0));
        registered(1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate(DegreeSource.FIRST_CONTOUR).assess(imagingCase.id(), true))
                .isEqualTo(DeformationVerdict.ABOVE_LIMIT);

        // both surfaces are voxel centres, 3 and 5 mm apart
        assertThat(measured().number("degreeMm")).isCloseTo(9, Offset.offset(3.0));
        assertThat(measured().number("firstContourDegreeMm"))
                .isEqualTo(measured().number("degreeMm"));
        // volumes of 40 and 31 mm balls: 1 - 2*31^3/(40^3+31^3) = 0.365
        assertThat(measured().number("firstContourOverlapDegree")).isCloseTo(0.365, Offset.offset(0.04));
        assertThat(measured().texts()).containsEntry("decidedBy", "FIRST_CONTOUR");
        assertThat(measured().number("fieldDegreeMm")).as("as evidence").isCloseTo(1, Offset.offset(0.01));
    }

    @Test
    @Tag("R10")
    void findsNothingWhereTheBodyOnlyMovedRigidly() {
        aPairThatShrankBy(0);
        contoured(ImageRole.FIRST, "External", "EXTERNAL", ballMask(40, 0));
        registered(0, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate(DegreeSource.FIRST_CONTOUR).assess(imagingCase.id(), true))
                .isEqualTo(DeformationVerdict.WITHIN_LIMIT);
        assertThat(measured().number("degreeMm")).isZero();
        assertThat(measured().number("firstContourOverlapDegree")).isZero();
    }

    @Test
    @Tag("R10")
    void tellsTheSecondContourApartFromTheFirstByStructure() {
        aPairThatShrankBy(0);
        contoured(ImageRole.FIRST, "Bladder", "ORGAN", ballMask(20, 0));
        contoured(ImageRole.SECOND, "Bladder", "ORGAN", ballMask(20, OFFSET_X_MM + 9));
        registered(2, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate(DegreeSource.SECOND_CONTOUR).assess(imagingCase.id(), true))
                .isEqualTo(DeformationVerdict.ABOVE_LIMIT);

        assertThat(measured().number("degreeMm")).isCloseTo(9, Offset.offset(1.0));
        assertThat(measured().number("secondContourDegreeMm/Bladder"))
                .isEqualTo(measured().number("degreeMm"));
        assertThat(measured().number("fieldDegreeMm/Bladder")).isCloseTo(2, Offset.offset(0.01));
        assertThat(measured().texts()).containsEntry("firstContourReason", "the first image has no body contour");
    }

    @Test
    @Tag("R10")
    void cannotTellFromContoursThatAreNotThere() {
        registered(1, "TRUSTED", "TRUSTED", "RIGID");

        for (DegreeSource source : List.of(DegreeSource.FIRST_CONTOUR, DegreeSource.SECOND_CONTOUR)) {
            assertThat(gate(source).assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);
            assertThat(measured().texts().get("reason")).contains("contour");
        }
        assertThat(measured().number("fieldDegreeMm")).isCloseTo(1, Offset.offset(0.01));
    }

    @Test
    @Tag("R10")
    void tellsFromContoursWhereOnlyTheFieldIsNotToBeTrusted() {
        aPairThatShrankBy(0);
        contoured(ImageRole.FIRST, "External", "EXTERNAL", ballMask(40, 0));
        registered(0, "TRUSTED", "DO_NOT_TRUST", "RIGID");

        assertThat(gate(DegreeSource.FIRST_CONTOUR).assess(imagingCase.id(), true))
                .isEqualTo(DeformationVerdict.WITHIN_LIMIT);
        assertThat(measured().texts().get("fieldReason")).contains("folded");
        assertThat(gate(DegreeSource.FIELD).assess(imagingCase.id(), true)).isEqualTo(DeformationVerdict.CANNOT_TELL);
    }

    @Test
    @Tag("R10")
    void takesWhereTheSecondImageEndsForNoSurface() {
        // the second image shows the upper slices only; there both balls are the same
        Geometry upper = Geometry.axisAligned(
                new int[] {40, 40, 10}, new double[] {3, 3, 5}, new double[] {-58.5 + OFFSET_X_MM, -58.5, 2.5});
        float[] voxels = new float[upper.voxelCount()];
        System.arraycopy(ball().voxels(), 16000, voxels, 0, voxels.length);
        imagingCase = fixture.aPair("CT", ball(), "CT", new Volume(upper, voxels));
        contoured(ImageRole.FIRST, "External", "EXTERNAL", ballMask(40, 0));
        registered(0, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate(DegreeSource.FIRST_CONTOUR).assess(imagingCase.id(), true))
                .isEqualTo(DeformationVerdict.WITHIN_LIMIT);
        assertThat(measured().number("degreeMm")).isLessThan(3.01);
    }

    @Test
    @Tag("R11")
    void keepsThatAPersonIsAskedBecauseMeasuringFailed() {
        gate.cannotTell(imagingCase.id(), "measuring the deformation failed");

        StepResult kept = fixture.results
                .current(imagingCase.id(), Step.MEASURE_DEFORMATION)
                .orElseThrow();
        assertThat(kept.texts())
                .containsEntry("verdict", "CANNOT_TELL")
                .containsEntry("reason", "measuring the deformation failed")
                .containsKey("thresholdScope");
        assertThat(kept.numbers()).doesNotContainKey("degreeMm");
        assertThat(gate.isFieldTrusted(imagingCase.id(), true)).isFalse();
    }

    @Test
    @Tag("R10")
    void wantsTheSecondContourMadeOnlyWhereItDecides() {
        assertThat(gate(DegreeSource.SECOND_CONTOUR).needsSecondContour(ImageType.II))
                .isTrue();
        assertThat(gate(DegreeSource.SECOND_CONTOUR).needsSecondContour(ImageType.I))
                .isFalse();
        assertThat(gate(DegreeSource.FIELD).needsSecondContour(ImageType.IV)).isFalse();
    }

    /** Everything moves by the offset, and by {@code extraMm} more along z: the degree is {@code extraMm} everywhere. */
    private void registered(double extraMm, String rigidVerdict, String verdict, String offsetSource) {
        DisplacementField field = DisplacementField.sample(
                (from, to) -> {
                    to[0] = from[0] + OFFSET_X_MM;
                    to[1] = from[1];
                    to[2] = from[2] + extraMm;
                },
                LATTICE);
        String input = rigidVerdict + verdict + offsetSource + extraMm;
        fixture.steps.once(
                imagingCase.id(),
                Step.REGISTER_RIGIDLY,
                input,
                () -> offset(new Steps.Made()).text("verdict", rigidVerdict).text("reason", "rigid"));
        fixture.steps.once(
                imagingCase.id(),
                Step.REGISTER_DEFORMABLY,
                input,
                () -> offset(new Steps.Made())
                        .artifact("field", fixture.artifacts.putField(field))
                        .text("verdict", verdict)
                        .text("offsetSource", offsetSource)
                        .text("reason", "folded"));
    }

    private static Steps.Made offset(Steps.Made made) {
        for (String name : new String[] {"translationYMm", "translationZMm", "rotationXDeg", "rotationYDeg"}) {
            made.number(name, 0);
        }
        for (String name : new String[] {"rotationZDeg", "centreXMm", "centreYMm", "centreZMm"}) {
            made.number(name, 0);
        }
        return made.number("translationXMm", OFFSET_X_MM);
    }

    private static Volume ball() {
        return image(ballMask(40, 0));
    }

    private static Volume image(Mask tissue) {
        float[] voxels = new float[LATTICE.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = tissue.voxels()[at] != 0 ? 40 : -1000;
        }
        return new Volume(LATTICE, voxels);
    }
}
