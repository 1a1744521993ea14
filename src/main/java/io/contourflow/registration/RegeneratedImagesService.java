package io.contourflow.registration;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.fusion.Fusion;
import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Resamples and superimposes again what the steps stored once. */
@Service
class RegeneratedImagesService implements RegeneratedImages {
    private final Cases cases;
    private final StepResults results;
    private final ImageVolumes images;
    private final Artifacts artifacts;

    RegeneratedImagesService(Cases cases, StepResults results, ImageVolumes images, Artifacts artifacts) {
        this.cases = cases;
        this.results = results;
        this.images = images;
        this.artifacts = artifacts;
    }

    @Override
    public Volume second(CaseId caseId, boolean rigidly) {
        ImagingCase imagingCase = cases.require(caseId);
        StoredImage first = images.load(imagingCase.first().series());
        StoredImage second = images.load(imagingCase.requireSecond().series());
        return SecondOnFirst.resample(first, second, firstToSecond(caseId, rigidly));
    }

    @Override
    public Volume fused(CaseId caseId) {
        StepResult stored = results.current(caseId, Step.FUSE_IMAGES).orElseThrow(() -> notYet("superimposed", caseId));
        StoredImage first = images.load(cases.require(caseId).first().series());
        boolean rigidly = results.current(caseId, Step.REGISTER_DEFORMABLY).isEmpty();
        return Fusion.fuse(
                first.volume(),
                second(caseId, rigidly),
                FusionMethod.valueOf(stored.texts().getOrDefault("method", "")),
                stored.number("weight"));
    }

    /** The offset that the field started from, so that both views belong together. */
    private PointTransform firstToSecond(CaseId caseId, boolean rigidly) {
        Optional<StepResult> deformable = results.current(caseId, Step.REGISTER_DEFORMABLY);
        if (!rigidly) {
            return artifacts.field(deformable
                    .orElseThrow(() -> notYet("registered non-rigidly", caseId))
                    .artifact("field"));
        }
        return StoredRegistration.offset(deformable
                .or(() -> results.current(caseId, Step.REGISTER_RIGIDLY))
                .orElseThrow(() -> notYet("registered", caseId)));
    }

    private static Problem notYet(String what, CaseId caseId) {
        return new Problem(
                Problem.Kind.CONFLICT, "not-" + what.replace(' ', '-'), "case " + caseId + " has not been " + what);
    }
}
