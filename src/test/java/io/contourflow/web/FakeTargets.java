package io.contourflow.web;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.registration.RegeneratedImages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A target contour that was chosen, and images made again, in memory. */
class FakeTargets implements TargetContours, RegeneratedImages {
    static final TargetRule BONE_INSIDE = new TargetRule(
            "Bone",
            ImageRole.SECOND,
            new TargetRule.Area(TargetRule.Kind.BOX, List.of(0.0, 0.0, 0.0, 5.0, 5.0, 5.0), null, null));

    @Override
    public boolean compareModes(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public List<TargetRule> whole(CaseId caseId, ImageRole source) {
        return List.of(new TargetRule("External", source, null));
    }

    @Override
    public Choice choose(CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor) {
        throw new UnsupportedOperationException("through the desk only");
    }

    @Override
    public Optional<Choice> choice(CaseId caseId) {
        return Optional.of(new Choice(caseId, 3, List.of(BONE_INSIDE), "clinician1", Instant.EPOCH));
    }

    @Override
    public boolean isChosen(CaseId caseId) {
        return true;
    }

    @Override
    public ContourSet build(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public List<Origin> origins(ContourSetId id) {
        return List.of();
    }

    @Override
    public Volume second(CaseId caseId, boolean rigidly) {
        return FakeImages.ramp(rigidly ? 2 : 3);
    }

    /** 1 mm towards the left everywhere. */
    @Override
    public DisplacementField deformation(CaseId caseId, int pointsPerAxisMax) {
        return DisplacementField.sample(
                (p, q) -> {
                    q[1] = p[1];
                    q[2] = p[2];
                    q[0] = p[0] + 1;
                },
                FakeImages.LATTICE);
    }

    @Override
    public Volume fused(CaseId caseId) {
        return FakeImages.ramp(1);
    }
}
