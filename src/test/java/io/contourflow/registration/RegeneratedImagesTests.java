package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.Step;
import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.registration.DeformableRegistration;
import io.contourflow.imaging.registration.DeformableResult;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RigidRegistration;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Registration models are stand-ins that know a turn and a bend; what they find is stored by the real steps. */
@Tag("R21")
class RegeneratedImagesTests {
    /** By which greys may differ from the stored ones: the field is stored in single precision. */
    private static final float GREY_TOLERANCE_HU = 0.05f;

    private static final float FUSED_TOLERANCE = 1e-4f;

    /** mm; the field is stored in single precision. */
    private static final Offset<Float> SHOWN_TOLERANCE = Offset.offset(1e-3f);

    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {24, 20, 6}, new double[] {2, 2, 3}, new double[] {-23, 40, -100});
    private static final RigidOffset TURNED = new RigidOffset(5.3, 0.7, 0.4, 0, 0, 3, 0, 60, -92.5);
    private static final RegistrationQuality GOOD = new RegistrationQuality(
            0.2, 0.9, 1, 1, 0, Double.NaN, RegistrationQuality.Verdict.TRUSTED, "similarity 0.90");
    private static final PointTransform BENT = (from, to) -> {
        double bendMm = 1.5 * Math.sin(from[1] / 7);
        TURNED.apply(from, to);
        to[0] += bendMm;
    };

    private final CaseFixture fixture = new CaseFixture();
    private final RegistrationProperties properties = new RegistrationProperties(
            RegistrationMode.AUTO, RegistrationSettings.Preset.FAST, 1, FusionMethod.AVERAGE);
    private final CaseId id = fixture.aPair("CT", noise(1), "CT", noise(2)).id();
    private final RegeneratedImages regenerated =
            new RegeneratedImagesService(fixture.cases, fixture.results, fixture.images, fixture.artifacts);

    @BeforeEach
    void registerRigidly() {
        service().registerRigidly(id);
    }

    @Test
    void equalTheStoredOnesAfterARigidRegistration() {
        fusion().fuse(id);

        assertSame(regenerated.second(id, true), stored(Step.REGISTER_RIGIDLY, "warpedRigid"), GREY_TOLERANCE_HU);
        assertSame(regenerated.fused(id), stored(Step.FUSE_IMAGES, "fused"), FUSED_TOLERANCE);
    }

    @Test
    void equalTheStoredOnesAfterANonRigidRegistration() {
        service().registerDeformably(id);
        fusion().fuse(id);

        assertSame(regenerated.second(id, false), stored(Step.REGISTER_DEFORMABLY, "warped"), GREY_TOLERANCE_HU);
        assertSame(regenerated.second(id, true), stored(Step.REGISTER_DEFORMABLY, "warpedRigid"), GREY_TOLERANCE_HU);
        assertSame(regenerated.fused(id), stored(Step.FUSE_IMAGES, "fused"), FUSED_TOLERANCE);
    }

    @Test
    void showWhatTheFieldDoesBeyondTheOffset() {
        service().registerDeformably(id);

        DisplacementField shown = regenerated.deformation(id, 8);

        Geometry coarse = shown.grid();
        assertThat(new int[] {coarse.nx(), coarse.ny(), coarse.nz()}).containsExactly(8, 7, 6);
        double[] p = new double[3];
        double turnRad = Math.toRadians(TURNED.rotationZDeg());
        for (int at = 0; at < coarse.voxelCount(); at++) {
            coarse.indexToWorld(at % 8, at / 8 % 7, at / 56, p);
            double bendMm = 1.5 * Math.sin(p[1] / 7);
            // along the patient axes of the first image, so turned back
            assertThat(shown.vectorsMm()[3 * at]).isCloseTo((float) (Math.cos(turnRad) * bendMm), SHOWN_TOLERANCE);
            assertThat(shown.vectorsMm()[3 * at + 1]).isCloseTo((float) (-Math.sin(turnRad) * bendMm), SHOWN_TOLERANCE);
            assertThat(shown.vectorsMm()[3 * at + 2]).isCloseTo(0, SHOWN_TOLERANCE);
        }
        CaseId another = fixture.aPair("CT", noise(1), "CT", noise(2)).id();
        refused("not-registered-non-rigidly", () -> regenerated.deformation(another, 8));
    }

    @Test
    void cannotBeMadeBeforeTheParametersAreThere() {
        refused("not-registered-non-rigidly", () -> regenerated.second(id, false));
        refused("not-superimposed", () -> regenerated.fused(id));
        CaseId another = fixture.aPair("CT", noise(1), "CT", noise(2)).id();
        refused("not-registered", () -> regenerated.second(another, true));
    }

    private static void refused(String slug, Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo(slug));
    }

    private Volume stored(Step step, String artifact) {
        return fixture.artifacts.volume(
                fixture.results.current(id, step).orElseThrow().artifact(artifact));
    }

    private static void assertSame(Volume made, Volume stored, float tolerance) {
        assertThat(made.geometry()).isEqualTo(stored.geometry());
        for (int at = 0; at < stored.voxels().length; at++) {
            assertThat(made.voxels()[at]).as("voxel %d", at).isCloseTo(stored.voxels()[at], Offset.offset(tolerance));
        }
    }

    private ImageFusionService fusion() {
        return new ImageFusionService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                fixture.sets,
                new RegisteredContourViews(fixture.cases, fixture.results, fixture.images, fixture.artifacts),
                properties);
    }

    private ImageRegistrationService service() {
        RigidRegistration rigid =
                (fixed, moving, settings, progress) -> new RigidResult(TURNED, RegistrationMode.MONO, GOOD);
        DeformableRegistration deformable = (fixed, moving, offset, settings, progress) ->
                new DeformableResult(DisplacementField.sample(BENT, fixed.geometry()), GOOD);
        return new ImageRegistrationService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                new InMemoryCorrections(),
                fixture.timeline,
                rigid,
                deformable,
                properties,
                new NodeStepProgress(),
                new InMemoryProcessingSettings());
    }

    /** Greys that change from voxel to voxel, so that a small error of the map shows. */
    private static Volume noise(long seed) {
        Random random = new Random(seed);
        float[] voxels = new float[LATTICE.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = -1000 + 2000 * random.nextFloat();
        }
        return new Volume(LATTICE, voxels);
    }
}
