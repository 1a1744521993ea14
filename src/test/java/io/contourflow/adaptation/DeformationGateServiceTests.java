package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.deformation.DeformationMeasure;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.testing.CaseFixture;
import java.time.Instant;
import java.util.Arrays;
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
    private DeformationGateService gate = gate();

    @BeforeEach
    void startsWithTheDefault() {
        degreeMm = 5;
    }

    @Test
    @Tag("R10")
    void measuresWhatTheFieldDoesBeyondTheOffset() {
        registered(3, "TRUSTED", "TRUSTED", "RIGID");

        gate.assess(imagingCase.id());

        StepResult result = measured();
        assertThat(result.number("degreeMm")).isCloseTo(3, Offset.offset(0.01));
        assertThat(result.number("maxMm")).isCloseTo(3, Offset.offset(0.01));
        assertThat(result.number("thresholdMm")).isEqualTo(5);
    }

    @Test
    @Tag("R11")
    void isWithinTheLimitBelowTheThreshold() {
        registered(4.9, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.WITHIN_LIMIT);
    }

    @Test
    @Tag("R11")
    void isAboveTheLimitBeyondTheThreshold() {
        registered(5.1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.ABOVE_LIMIT);
    }

    @Test
    @Tag("R11")
    void keepsTheVerdictWhenTheThresholdChangesLater() {
        registered(5.1, "TRUSTED", "TRUSTED", "RIGID");
        gate.assess(imagingCase.id());
        degreeMm = 8;

        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.ABOVE_LIMIT);
        assertThat(measured().number("thresholdMm")).isEqualTo(5);
    }

    @Test
    @Tag("R11")
    void cannotTellWithoutAField() {
        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.CANNOT_TELL);
        assertThat(measured().texts()).containsEntry("reason", "there is no deformation field");
    }

    @Test
    @Tag("R11")
    void cannotTellFromAFieldThatIsNotToBeTrusted() {
        registered(1, "TRUSTED", "DO_NOT_TRUST", "RIGID");

        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.CANNOT_TELL);
    }

    @Test
    @Tag("R11")
    void cannotTellFromAnUntrustedOffsetUnlessAPersonCorrectedIt() {
        registered(1, "DO_NOT_TRUST", "TRUSTED", "RIGID");
        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.CANNOT_TELL);

        registered(1, "DO_NOT_TRUST", "TRUSTED", "USER");
        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.WITHIN_LIMIT);
    }

    @Test
    @Tag("R10")
    void cannotTellWhereTheSecondImageShowsHardlyAnyOfTheBody() {
        Geometry elsewhere = Geometry.axisAligned(
                new int[] {40, 40, 2}, new double[] {3, 3, 1}, new double[] {-58.5 + OFFSET_X_MM, -58.5, -35});
        imagingCase = fixture.aPair("CT", ball(), "CT", new Volume(elsewhere, new float[elsewhere.voxelCount()]));
        registered(1, "TRUSTED", "TRUSTED", "RIGID");

        assertThat(gate.assess(imagingCase.id())).isEqualTo(DeformationVerdict.CANNOT_TELL);
        assertThat(measured().texts().get("reason")).contains("shows only");
    }

    private StepResult measured() {
        return fixture.results
                .current(imagingCase.id(), Step.MEASURE_DEFORMATION)
                .orElseThrow();
    }

    private DeformationGateService gate() {
        return new DeformationGateService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.sets,
                fixture.artifacts,
                fixture.images,
                bodyPart -> new Thresholds.Threshold(
                        "site", new Thresholds.Settings(degreeMm, 0.5, 2, 15, "RAISE", 2), 0, 1, Instant.EPOCH),
                DeformationMeasure::of);
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
        float[] voxels = new float[LATTICE.voxelCount()];
        Arrays.fill(voxels, -1000);
        double[] p = new double[3];
        for (int at = 0; at < voxels.length; at++) {
            LATTICE.indexToWorld(at % 40, at / 40 % 40, at / 1600, p);
            if (Math.hypot(Math.hypot(p[0], p[1]), p[2]) < 40) {
                voxels[at] = 40;
            }
        }
        return new Volume(LATTICE, voxels);
    }
}
