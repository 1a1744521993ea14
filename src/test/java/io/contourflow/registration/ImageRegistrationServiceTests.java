package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.registration.DeformableRegistration;
import io.contourflow.imaging.registration.DeformableResult;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.registration.RegistrationRefused;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RigidRegistration;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.CaseFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second image is the first one moved by 6 mm to the Left (three voxels): a point p of the first image is found at
 * p + (6, 0, 0) in the second one. Models are stand-ins that know this; their own quality is tested beside them.
 */
class ImageRegistrationServiceTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {24, 20, 6}, new double[] {2, 2, 3}, new double[] {-23, 40, -100});
    private static final RigidOffset TRUTH = new RigidOffset(6, 0, 0, 0, 0, 0, 0, 60, -92.5);
    private static final RegistrationQuality GOOD = new RegistrationQuality(
            0.2, 0.9, 1, 1, 0, Double.NaN, RegistrationQuality.Verdict.TRUSTED, "similarity 0.90");

    private final CaseFixture fixture = new CaseFixture();
    private final List<RegistrationMode> modes = new ArrayList<>();
    private final List<RigidOffset> starts = new ArrayList<>();
    private RigidRegistration rigid = (fixed, moving, settings, progress) -> {
        modes.add(settings.mode());
        progress.report("registering", 0.5);
        return new RigidResult(TRUTH, RegistrationMode.MONO, GOOD);
    };
    private final DeformableRegistration deformable = (fixed, moving, offset, settings, progress) -> {
        starts.add(offset);
        return new DeformableResult(DisplacementField.sample(offset, fixed.geometry()), GOOD);
    };
    private final InMemoryCorrections corrections = new InMemoryCorrections();
    private final RegistrationProperties properties = new RegistrationProperties(
            RegistrationMode.AUTO, RegistrationSettings.Preset.ACCURATE, 1, FusionMethod.AVERAGE);
    private final NodeStepProgress progress = new NodeStepProgress();
    private final ImagingCase imagingCase = fixture.aPair("CT", block(0), "CT", block(3));
    private final CaseId caseId = imagingCase.id();

    @Test
    @Tag("R7")
    void storesOffsetQualityAndTheSecondImageOnTheFirstLattice() {
        RegistrationQuality quality = service().registerRigidly(caseId);

        StepResult result = current(Step.REGISTER_RIGIDLY);
        assertThat(quality.verdict()).isEqualTo(RegistrationQuality.Verdict.TRUSTED);
        assertThat(result.number("translationXMm")).isEqualTo(6);
        assertThat(service().offset(caseId)).isEqualTo(TRUTH);
        assertSameInside(fixture.artifacts.volume(result.artifact("warpedRigid")), block(0));
        assertThat(progress.of(caseId)).isEmpty();
    }

    @Test
    @Tag("R7")
    void leavesTheCallersTransactionUsableWhenImagesCannotBeRegistered() {
        rigid = (fixed, moving, settings, listener) -> {
            throw new RegistrationRefused("the images do not overlap");
        };
        JdbcTransactionManager transactions =
                new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:registration"));
        ProxyFactory proxy = new ProxyFactory(service());
        proxy.addAdvice(new TransactionInterceptor(
                (TransactionManager) transactions, new AnnotationTransactionAttributeSource()));
        ImageRegistration proxied = (ImageRegistration) proxy.getProxy();

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            assertThatThrownBy(() -> proxied.registerRigidly(caseId))
                    .isInstanceOf(ImageRegistration.CannotRegister.class);
            assertThat(status.isRollbackOnly()).isFalse();
        });
    }

    @Test
    @Tag("R7")
    void stopsWhenItsThreadIsInterruptedAndStoresNothing() {
        rigid = (fixed, moving, settings, listener) -> {
            Thread.currentThread().interrupt();
            listener.checkpoint("registering", 0.5);
            return new RigidResult(TRUTH, RegistrationMode.MONO, GOOD);
        };

        assertThatThrownBy(() -> service().registerRigidly(caseId)).isInstanceOf(ProgressListener.Cancelled.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.results.count()).isZero();
    }

    @Test
    @Tag("R7")
    void doesAStepOncePerInput() {
        service().registerRigidly(caseId);
        service().registerRigidly(caseId);

        assertThat(modes).containsExactly(RegistrationMode.AUTO);
        assertThat(fixture.results.count()).isEqualTo(1);
    }

    @Test
    @Tag("R7")
    void comparesDifferentModesByInformation() {
        ImagingCase other = fixture.aPair("CT", block(0), "MR", block(3));

        service().registerRigidly(other.id());

        assertThat(modes).containsExactly(RegistrationMode.MULTI);
    }

    @Test
    @Tag("R8")
    void storesTheFieldAndBothWarpedImages() {
        service().registerRigidly(caseId);
        service().registerDeformably(caseId);

        StepResult result = current(Step.REGISTER_DEFORMABLY);
        assertThat(fixture.artifacts.field(result.artifact("field")).grid()).isEqualTo(LATTICE);
        assertSameInside(fixture.artifacts.volume(result.artifact("warped")), block(0));
        assertSameInside(fixture.artifacts.volume(result.artifact("warpedRigid")), block(0));
        assertThat(result.number("translationXMm")).isEqualTo(6);
        assertThat(result.texts()).containsEntry("offsetSource", "RIGID").containsEntry("mode", "MONO");
    }

    @Test
    @Tag("R22")
    void startsAgainFromTheOffsetThatAPersonCorrected() {
        service().registerRigidly(caseId);
        service().registerDeformably(caseId);
        RigidOffset corrected = new RigidOffset(5, 1, 0, 0, 0, 2, 0, 60, -92.5);

        service().correctOffset(caseId, corrected, 0, CaseFixture.CLINICIAN);
        service().registerDeformably(caseId);

        assertThat(starts).containsExactly(TRUTH, corrected);
        assertThat(service().offset(caseId)).isEqualTo(corrected);
        assertThat(service().offsetVersion(caseId)).isEqualTo(1);
        assertThat(current(Step.REGISTER_DEFORMABLY).texts()).containsEntry("offsetSource", "USER");
        assertThat(current(Step.REGISTER_RIGIDLY).number("translationXMm")).isEqualTo(6);
        assertThat(fixture.timeline.kinds(caseId)).containsOnlyOnce("OFFSET_CORRECTED");
    }

    @Test
    @Tag("R22")
    void putsTheEarlierResultInForceAgainWhenTheCorrectionIsTakenBack() {
        service().registerRigidly(caseId);
        RigidOffset corrected = new RigidOffset(5, 1, 0, 0, 0, 2, 0, 60, -92.5);
        service().correctOffset(caseId, corrected, 0, CaseFixture.CLINICIAN);
        service().registerDeformably(caseId);
        String first = current(Step.REGISTER_DEFORMABLY).inputHash();
        service().correctOffset(caseId, TRUTH, 1, CaseFixture.CLINICIAN);
        service().registerDeformably(caseId);
        service().correctOffset(caseId, corrected, 2, CaseFixture.CLINICIAN);
        service().registerDeformably(caseId);

        assertThat(current(Step.REGISTER_DEFORMABLY).inputHash()).isEqualTo(first);
        assertThat(starts).hasSize(2);
    }

    @Test
    @Tag("R22")
    void refusesCorrectionsOfWhatSomebodyElseChangedOrClosed() {
        service().registerRigidly(caseId);
        service().correctOffset(caseId, TRUTH, 0, CaseFixture.CLINICIAN);
        assertThatThrownBy(() -> service().correctOffset(caseId, TRUTH, 0, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        fixture.cases.moveTo(caseId, CaseState.COMPLETED, "");
        assertThatThrownBy(() -> service().correctOffset(caseId, TRUTH, 1, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    @Tag("R7")
    void tellsThatAPairCannotBeRegistered() {
        rigid = (fixed, moving, settings, listener) -> {
            throw new RegistrationRefused("overlap must be 15 % but is 3 %");
        };

        assertThatThrownBy(() -> service().registerRigidly(caseId))
                .isInstanceOf(ImageRegistration.CannotRegister.class)
                .hasMessageContaining("overlap must be 15 % but is 3 %");
        assertThat(fixture.results.count()).isZero();
        assertThat(progress.of(caseId)).isEmpty();
    }

    @Test
    @Tag("R9")
    @Tag("R17")
    @Tag("R18")
    void storesFusedAndContouredImageWithTheSecondContourOnTheFirstLattice() {
        service().registerRigidly(caseId);
        service().registerDeformably(caseId);
        ImageFusionService fusion = fusion();
        fusion.fuse(caseId);
        addSet(ImageRole.FIRST, tissue(block(0)));
        addSet(ImageRole.SECOND, tissue(block(3)));
        fixture.steps.once(
                caseId, Step.MEASURE_DEFORMATION, "x", () -> new Steps.Made().text("verdict", "ABOVE_LIMIT"));

        fusion.storeContouredImage(caseId);

        StepResult stored = current(Step.STORE_CONTOURED_IMAGE);
        assertThat(stored.texts()).containsEntry("shown", "SECOND");
        assertThat(stored.artifact("image")).isEqualTo(current(Step.FUSE_IMAGES).artifact("fused"));
        Mask shown = ContourFiller.fill(fixture.artifacts.contours(stored.artifact("second.Body")), LATTICE);
        assertThat(shown.voxels()).isEqualTo(tissue(block(0)).voxels());
    }

    @Test
    @Tag("R17")
    void showsTheFirstContourWithinTheLimitAndTheImageAloneWithoutAPair() {
        ImagingCase single = fixture.aSingle("CT", block(0));

        fusion().storeContouredImage(single.id());

        StepResult stored =
                fixture.results.current(single.id(), Step.STORE_CONTOURED_IMAGE).orElseThrow();
        assertThat(stored.texts()).containsEntry("shown", "FIRST");
        assertThat(fixture.artifacts.volume(stored.artifact("image")).geometry())
                .isEqualTo(LATTICE);
    }

    @Test
    @Tag("R6")
    void adjustsEveryImageByTheRecipeOfItsMode() {
        ImagingCase pair = fixture.aPair("CT", block(0), "MR", block(3));
        ImageAdjustmentService adjustment = new ImageAdjustmentService(
                fixture.cases,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                progress,
                new InMemoryProcessingSettings(),
                EnhancementProperties.NONE);

        adjustment.adjust(pair.id());
        adjustment.adjust(pair.id());

        StepResult result =
                fixture.results.current(pair.id(), Step.ADJUST_IMAGES).orElseThrow();
        assertThat(result.texts())
                .containsEntry("firstRecipe", "ct-definition")
                .containsEntry("firstUnit", "HU")
                .containsEntry("secondRecipe", "mr-definition-contrast")
                .containsEntry("secondUnit", "1");
        assertThat(result.number("firstWindowWidth")).isEqualTo(400);
        for (float value : fixture.artifacts.volume(result.artifact("second")).voxels()) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    @Test
    @Tag("R21")
    void drawsContoursOfTheSecondImageWhereEitherRegistrationPutsIt() {
        addSet(ImageRole.SECOND, tissue(block(3)));
        fixture.steps.once(
                caseId,
                Step.REGISTER_DEFORMABLY,
                "input",
                () -> StoredRegistration.put(new Steps.Made(), new RigidOffset(0, 0, 0, 0, 0, 0, 0, 0, 0))
                        .artifact("field", fixture.artifacts.putField(DisplacementField.sample(TRUTH, LATTICE))));
        ContourViews views =
                new RegisteredContourViews(fixture.cases, fixture.results, fixture.images, fixture.artifacts);
        ContourSet set = fixture.sets.inForce(caseId).get(0);

        Mask total = ContourFiller.fill(views.onFirstLattice(set).get(0), LATTICE);
        Mask rigid = ContourFiller.fill(views.onFirstLatticeRigidly(set).get(0), LATTICE);

        assertThat(total.voxels()).isEqualTo(tissue(block(0)).voxels());
        assertThat(rigid.voxels()).isEqualTo(tissue(block(3)).voxels());
        assertThat(views.onOwnLattice(set))
                .containsExactly(
                        fixture.artifacts.contours(set.structures().get(0).contours()));
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
        return new ImageRegistrationService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                corrections,
                fixture.timeline,
                rigid,
                deformable,
                properties,
                progress,
                new InMemoryProcessingSettings());
    }

    private StepResult current(Step step) {
        return fixture.results.current(caseId, step).orElseThrow();
    }

    private void addSet(ImageRole role, Mask mask) {
        fixture.sets.add(new ContourSet(
                ContourSetId.random(),
                caseId,
                role,
                imagingCase.image(role).series(),
                ContourOrigin.AUTOMATIC,
                "some-model",
                List.of(new ContourStructure(
                        1,
                        "Body",
                        0xFF0000,
                        "EXTERNAL",
                        "some-model 1",
                        mask.volumeMl(),
                        fixture.artifacts.putContours(ContourTracer.trace(mask, "Body")),
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

    /** A block of tissue in air, {@code shift} voxels to the Left of its place in the first image. */
    private static Volume block(int shift) {
        float[] voxels = new float[LATTICE.voxelCount()];
        Arrays.fill(voxels, -1000);
        for (int k = 1; k < 5; k++) {
            for (int j = 5; j < 14; j++) {
                for (int i = 6; i < 15; i++) {
                    voxels[LATTICE.offset(i + shift, j, k)] = 40 + 10 * k + j;
                }
            }
        }
        return new Volume(LATTICE, voxels);
    }

    private static Mask tissue(Volume image) {
        return Morphology.threshold(image, -500, 3000);
    }

    private static void assertSameInside(Volume warped, Volume expected) {
        for (int at = 0; at < expected.voxels().length; at++) {
            assertThat(warped.voxels()[at]).isCloseTo(expected.voxels()[at], Offset.offset(0.01f));
        }
    }
}
