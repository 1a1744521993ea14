package io.contourflow.registration;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Steps;
import io.contourflow.cases.Timeline;
import io.contourflow.imaging.registration.DeformableRegistration;
import io.contourflow.imaging.registration.DeformableResult;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.registration.RegistrationRefused;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import io.contourflow.imaging.registration.RigidRegistration;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers the second (moving) image to the first (fixed) one. What a step stores: {@code REGISTER_RIGIDLY} the offset
 * found, its quality and {@code warpedRigid}; {@code REGISTER_DEFORMABLY} the offset started from (with
 * {@code offsetSource} RIGID or USER), quality, {@code field}, {@code warpedRigid} by that offset and {@code warped}. Both
 * warped volumes lie on the lattice of the first image and bear the values of the second.
 */
@Service
class ImageRegistrationService implements ImageRegistration {
    /** Changes with every change of the rigid or non-rigid method, so that stored results are not mixed up. */
    private static final String ALGORITHM = "multiresolution/1";

    private final Cases cases;
    private final StepResults results;
    private final Steps steps;
    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final OffsetCorrections corrections;
    private final Timeline timeline;
    private final RigidRegistration rigidModel;
    private final DeformableRegistration deformableModel;
    private final RegistrationProperties properties;
    private final NodeStepProgress progress;
    private final ProcessingSettings chosen;

    ImageRegistrationService(
            Cases cases,
            StepResults results,
            Steps steps,
            ImageVolumes images,
            Artifacts artifacts,
            OffsetCorrections corrections,
            Timeline timeline,
            RigidRegistration rigidModel,
            DeformableRegistration deformableModel,
            RegistrationProperties properties,
            NodeStepProgress progress,
            ProcessingSettings chosen) {
        this.cases = cases;
        this.results = results;
        this.steps = steps;
        this.images = images;
        this.artifacts = artifacts;
        this.corrections = corrections;
        this.timeline = timeline;
        this.rigidModel = rigidModel;
        this.deformableModel = deformableModel;
        this.properties = properties;
        this.progress = progress;
        this.chosen = chosen;
    }

    @Override
    public RegistrationQuality registerRigidly(CaseId caseId) {
        Pair pair = pair(caseId);
        ProcessingSettings.Choice choice = chosen.inForce(caseId);
        RegistrationMode mode = choice.mode() == null ? mode(pair) : RegistrationMode.valueOf(choice.mode());
        Preset preset = preset(choice);
        String inputHash = ContentHash.ofTexts(
                        "rigid",
                        ALGORITHM,
                        pair.first.contentHash(),
                        pair.second.contentHash(),
                        mode.name(),
                        preset.name())
                .hex();
        StepResult result = steps.once(
                caseId,
                Step.REGISTER_RIGIDLY,
                inputHash,
                () -> progress.during(
                        caseId, Step.REGISTER_RIGIDLY, listener -> rigid(pair, settings(mode, preset), listener)));
        return StoredRegistration.quality(result);
    }

    @Override
    public RegistrationQuality registerDeformably(CaseId caseId) {
        Pair pair = pair(caseId);
        StepResult rigid = rigidResult(caseId);
        Optional<RigidOffset> corrected = corrections.inForce(caseId, rigid.inputHash());
        RigidOffset offset = corrected.orElseGet(() -> StoredRegistration.offset(rigid));
        ProcessingSettings.Choice choice = chosen.inForce(caseId);
        String found = rigid.texts().getOrDefault("mode", "AUTO");
        RegistrationMode mode = RegistrationMode.valueOf(choice.mode() == null ? found : choice.mode());
        // Named only where somebody chose, so that results stored before stay those of the same input.
        String otherSettings = choice.preset() == null && choice.mode() == null ? "" : choice.inWords();
        String inputHash = ContentHash.ofTexts(
                        "deformable",
                        ALGORITHM,
                        rigid.inputHash(),
                        offset.toString(),
                        (corrected.isPresent() ? "USER" : "") + otherSettings)
                .hex();
        StepResult result = steps.once(
                caseId,
                Step.REGISTER_DEFORMABLY,
                inputHash,
                () -> progress.during(
                                caseId,
                                Step.REGISTER_DEFORMABLY,
                                listener -> deformable(pair, offset, settings(mode, preset(choice)), listener))
                        .text("offsetSource", corrected.isPresent() ? "USER" : "RIGID"));
        return StoredRegistration.quality(result);
    }

    @Override
    public RigidOffset offset(CaseId caseId) {
        StepResult rigid = rigidResult(caseId);
        return corrections.inForce(caseId, rigid.inputHash()).orElseGet(() -> StoredRegistration.offset(rigid));
    }

    @Override
    @Transactional
    public void correctOffset(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor) {
        ImagingCase imagingCase = cases.require(caseId);
        if (!imagingCase.state().isOpen()) {
            throw new Problem(Problem.Kind.CONFLICT, "case-closed", imagingCase + " is closed");
        }
        corrections.add(caseId, expectedVersion, rigidResult(caseId).inputHash(), corrected, actor);
        timeline.record(new Timeline.Entry(
                caseId,
                Instant.now(),
                "OFFSET_CORRECTED",
                actor.userId(),
                String.format(
                        Locale.ROOT,
                        "translation %.2f %.2f %.2f mm, rotation %.2f %.2f %.2f deg",
                        corrected.translationXMm(),
                        corrected.translationYMm(),
                        corrected.translationZMm(),
                        corrected.rotationXDeg(),
                        corrected.rotationYDeg(),
                        corrected.rotationZDeg()),
                null,
                SoftwareVersion.current()));
    }

    @Override
    public long offsetVersion(CaseId caseId) {
        return corrections.version(caseId);
    }

    private Steps.Made rigid(Pair pair, RegistrationSettings settings, ProgressListener listener) {
        RigidResult found;
        try {
            found = rigidModel.register(pair.first.volume(), pair.second.volume(), settings, listener);
        } catch (RegistrationRefused refused) {
            throw new CannotRegister("cannot register rigidly: " + refused.getMessage(), refused);
        }
        Steps.Made made = new Steps.Made()
                .text("mode", found.mode().name())
                .text("preset", settings.preset().name())
                .artifact("warpedRigid", warped(pair, found.offset()));
        return StoredRegistration.put(StoredRegistration.put(made, found.offset()), found.quality());
    }

    private Steps.Made deformable(
            Pair pair, RigidOffset offset, RegistrationSettings settings, ProgressListener listener) {
        DeformableResult found;
        try {
            found = deformableModel.register(
                    pair.first.volume(), pair.second.volume(), offset, settings.startingAt(offset), listener);
        } catch (RegistrationRefused refused) {
            throw new CannotRegister("cannot register non-rigidly: " + refused.getMessage(), refused);
        }
        ArtifactRef field = artifacts.putField(found.field());
        Steps.Made made = new Steps.Made()
                .text("mode", settings.mode().name())
                .text("preset", settings.preset().name())
                .artifact("field", field)
                // by the field as it is kept: what is shown now is what is made again from it later
                .artifact("warped", warped(pair, artifacts.field(field)))
                .artifact("warpedRigid", warped(pair, offset));
        return StoredRegistration.put(StoredRegistration.put(made, offset), found.quality());
    }

    private ArtifactRef warped(Pair pair, PointTransform fixedToMoving) {
        return artifacts.putVolume(SecondOnFirst.resample(pair.first, pair.second, fixedToMoving));
    }

    private RegistrationSettings settings(RegistrationMode mode, Preset preset) {
        return new RegistrationSettings(mode, preset, null, null, properties.workers());
    }

    private Preset preset(ProcessingSettings.Choice choice) {
        return choice.preset() == null ? properties.preset() : Preset.valueOf(choice.preset());
    }

    private RegistrationMode mode(Pair pair) {
        if (properties.mode() != RegistrationMode.AUTO) {
            return properties.mode();
        }
        return pair.first.modality().equals(pair.second.modality()) ? RegistrationMode.AUTO : RegistrationMode.MULTI;
    }

    private StepResult rigidResult(CaseId caseId) {
        return results.current(caseId, Step.REGISTER_RIGIDLY)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "not-registered",
                        "case " + caseId + " has not been registered rigidly"));
    }

    private Pair pair(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        return new Pair(
                images.load(imagingCase.first().series()),
                images.load(imagingCase.requireSecond().series()));
    }

    private record Pair(StoredImage first, StoredImage second) {}
}
