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
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
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

    @Override
    public DisplacementField deformation(CaseId caseId, int pointsPerAxisMax) {
        PointTransform total = firstToSecond(caseId, false);
        RigidOffset rigid = (RigidOffset) firstToSecond(caseId, true);
        Geometry first =
                images.load(cases.require(caseId).first().series()).volume().geometry();
        double[] r = rigid.rotationMatrix();
        double[] q = new double[3];
        PointTransform beyond = (p, out) -> {
            double[] at = p.clone();
            total.apply(at, out);
            rigid.apply(at, q);
            double x = out[0] - q[0];
            double y = out[1] - q[1];
            double z = out[2] - q[2];
            out[0] = at[0] + r[0] * x + r[3] * y + r[6] * z;
            out[1] = at[1] + r[1] * x + r[4] * y + r[7] * z;
            out[2] = at[2] + r[2] * x + r[5] * y + r[8] * z;
        };
        return DisplacementField.sample(beyond, coarse(first, pointsPerAxisMax));
    }

    /** Every n-th voxel centre along each axis, so that the samples lie on voxels of the lattice. */
    private static Geometry coarse(Geometry fine, int pointsPerAxisMax) {
        int[] size = {fine.nx(), fine.ny(), fine.nz()};
        double[] spacingMm = fine.spacingMm().clone();
        for (int axis = 0; axis < 3; axis++) {
            int step = (size[axis] + pointsPerAxisMax - 1) / pointsPerAxisMax;
            size[axis] = (size[axis] - 1) / step + 1;
            spacingMm[axis] *= step;
        }
        return new Geometry(size, spacingMm, fine.originMm(), fine.direction());
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
