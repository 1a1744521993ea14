package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.registration.DeformableResult;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.ProcessingSettings.Choice;
import io.contourflow.testing.CaseFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person chooses after a failure must reach the models and make a result of its own. */
class OtherSettingsTests {
    private static final RegistrationQuality GOOD = new RegistrationQuality(
            0.2, 0.9, 1, 1, 0, Double.NaN, RegistrationQuality.Verdict.TRUSTED, "similarity 0.90");
    private static final RigidOffset NO_OFFSET = new RigidOffset(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final CaseFixture fixture = new CaseFixture();
    private final InMemoryProcessingSettings chosen = new InMemoryProcessingSettings();
    private final List<RegistrationSettings> rigidSettings = new ArrayList<>();
    private final List<RegistrationSettings> deformableSettings = new ArrayList<>();
    private final CaseId caseId = fixture.aPair("CT", ramp(), "CT", ramp()).id();

    @Test
    @Tag("R7")
    @Tag("R8")
    void registersAgainWithAnotherPresetAndMode() {
        register();
        chosen.choose(caseId, new Choice("FAST", "MULTI", null), Actor.SYSTEM);

        register();
        register();

        assertThat(rigidSettings)
                .extracting(RegistrationSettings::preset)
                .containsExactly(Preset.ACCURATE, Preset.FAST);
        assertThat(deformableSettings)
                .extracting(RegistrationSettings::preset)
                .containsExactly(Preset.ACCURATE, Preset.FAST);
        assertThat(rigidSettings.get(1).mode()).isEqualTo(RegistrationMode.MULTI);
        assertThat(deformableSettings.get(1).mode()).isEqualTo(RegistrationMode.MULTI);
        assertThat(fixture.results
                        .current(caseId, Step.REGISTER_DEFORMABLY)
                        .orElseThrow()
                        .texts())
                .containsEntry("preset", "FAST");
    }

    @Test
    @Tag("R8")
    void appliesToANonRigidStepWhoseRigidStepIsDone() {
        service().registerRigidly(caseId);
        service().registerDeformably(caseId);
        chosen.choose(caseId, new Choice("FAST", null, null), Actor.SYSTEM);

        service().registerDeformably(caseId);

        assertThat(deformableSettings)
                .extracting(RegistrationSettings::preset)
                .containsExactly(Preset.ACCURATE, Preset.FAST);
    }

    @Test
    @Tag("R6")
    void adjustsTheImagesOfItsModeByTheRecipe() {
        ImagingCase pair = fixture.aPair("CT", ramp(), "MR", ramp());
        ImageAdjustmentService adjustment = new ImageAdjustmentService(
                fixture.cases,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                new NodeStepProgress(),
                chosen,
                EnhancementProperties.NONE);
        adjustment.adjust(pair.id());
        chosen.choose(pair.id(), new Choice(null, null, "ct-bone-contrast"), Actor.SYSTEM);

        adjustment.adjust(pair.id());

        assertThat(fixture.results
                        .current(pair.id(), Step.ADJUST_IMAGES)
                        .orElseThrow()
                        .texts())
                .containsEntry("firstRecipe", "ct-bone-contrast")
                .containsEntry("secondRecipe", "mr-definition-contrast");
    }

    @ParameterizedTest
    @CsvSource({
        "SLOW,,,'preset must be one of FAST, ACCURATE'",
        ",SOME,,'mode must be one of AUTO, MONO, MULTI'",
        ",,ct-magic,'recipe must be one of ct-bone-contrast,'"
    })
    void refusesASettingThatThereIsNot(String preset, String mode, String recipe, String message) {
        assertThatThrownBy(() -> new Choice(preset, mode, recipe))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID))
                .hasMessageStartingWith(message);
    }

    private void register() {
        service().registerRigidly(caseId);
        service().registerDeformably(caseId);
    }

    private ImageRegistrationService service() {
        return new ImageRegistrationService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.images,
                fixture.artifacts,
                new InMemoryCorrections(),
                fixture.timeline,
                (fixed, moving, settings, progress) -> {
                    rigidSettings.add(settings);
                    return new RigidResult(NO_OFFSET, settings.mode(), GOOD);
                },
                (fixed, moving, offset, settings, progress) -> {
                    deformableSettings.add(settings);
                    return new DeformableResult(DisplacementField.sample(offset, fixed.geometry()), GOOD);
                },
                new RegistrationProperties(RegistrationMode.AUTO, Preset.ACCURATE, 1, FusionMethod.AVERAGE),
                new NodeStepProgress(),
                chosen);
    }

    private static Volume ramp() {
        Geometry lattice = Geometry.axisAligned(new int[] {12, 10, 4}, new double[] {2, 2, 3}, new double[] {0, 0, 0});
        float[] voxels = new float[12 * 10 * 4];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 97;
        }
        return new Volume(lattice, voxels);
    }
}
