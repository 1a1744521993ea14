package io.contourflow.web;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.ContourViews;
import io.contourflow.registration.ImageRegistration;
import io.contourflow.review.ContourEditing;
import io.contourflow.review.ContourReview;
import io.contourflow.review.ContoursByHand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registration, review and editing of the one case, in memory. */
class FakeReading implements ImageRegistration, ContourReview, ContourEditing, ContoursByHand, ContourViews {
    static final byte[] RTSTRUCT = "an RT Structure Set".getBytes(StandardCharsets.US_ASCII);
    /** A square around voxels (1,1,1) to (2,2,1), drawn half a voxel outside of their centres: 2 mm voxels. */
    static final double[] SQUARE_MM = {11, 21, 35, 15, 21, 35, 15, 25, 35, 11, 25, 35};

    private final FakeBackend backend;
    private final Artifacts artifacts;
    RigidOffset offset = new RigidOffset(1, 2, 3, 0, 0, 0, 14, 22, 32);
    long offsetVersion;

    FakeReading(FakeBackend backend, Artifacts artifacts) {
        this.backend = backend;
        this.artifacts = artifacts;
        addContours();
        addRegistration();
    }

    private void addContours() {
        var contours =
                artifacts.putContours(new StructureContours("External", List.of(new PlanarContour(1, SQUARE_MM))));
        var mask = artifacts.putMask(Mask.empty(FakeImages.LATTICE));
        backend.sets.put(
                FakeBackend.SET,
                withStructures(
                        FakeBackend.aSet(),
                        List.of(new ContourStructure(
                                1,
                                "External",
                                0x00FF10,
                                "EXTERNAL",
                                "ct-body-bone 1",
                                12.5,
                                contours,
                                mask,
                                ReviewState.NOT_REVIEWED))));
    }

    private void addRegistration() {
        backend.results.add(new StepResult(
                FakeBackend.CASE,
                Step.REGISTER_RIGIDLY,
                "hash",
                Map.of("warpedRigid", artifacts.putVolume(FakeImages.ramp(2))),
                Map.of(
                        "translationXMm",
                        1.0,
                        "translationYMm",
                        2.0,
                        "translationZMm",
                        3.0,
                        "rotationXDeg",
                        0.0,
                        "rotationYDeg",
                        0.0,
                        "rotationZDeg",
                        0.0,
                        "centreXMm",
                        14.0,
                        "centreYMm",
                        22.0,
                        "centreZMm",
                        32.0),
                Map.of("verdict", "GOOD"),
                "test",
                FakeBackend.NOON,
                FakeBackend.NOON));
        backend.results.add(new StepResult(
                FakeBackend.CASE,
                Step.REGISTER_DEFORMABLY,
                "hash",
                Map.of("warped", artifacts.putVolume(FakeImages.ramp(3))),
                Map.of("minJacobian", 0.8),
                Map.of("verdict", "GOOD"),
                "test",
                FakeBackend.NOON,
                FakeBackend.NOON));
    }

    private static ContourSet withStructures(ContourSet set, List<ContourStructure> structures) {
        return new ContourSet(
                set.id(),
                set.caseId(),
                set.role(),
                set.series(),
                set.origin(),
                set.producer(),
                structures,
                set.state(),
                set.decisionReason(),
                set.decidedBy(),
                set.decidedByName(),
                set.decidedAt(),
                set.createdAt(),
                set.version());
    }

    @Override
    public RegistrationQuality registerRigidly(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public RegistrationQuality registerDeformably(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public RigidOffset offset(CaseId caseId) {
        return offset;
    }

    @Override
    public void correctOffset(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor) {
        if (expectedVersion != offsetVersion) {
            throw new Problem(Problem.Kind.STALE, "offset-changed", "version is " + offsetVersion);
        }
        offset = corrected;
        offsetVersion++;
    }

    @Override
    public long offsetVersion(CaseId caseId) {
        return offsetVersion;
    }

    @Override
    public boolean markForReview(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor) {
        throw new UnsupportedOperationException("the web edge decides through the task desk");
    }

    @Override
    public Outcome outcome(CaseId caseId) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public byte[] structureSet(ContourSetId id) {
        return RTSTRUCT;
    }

    @Override
    public Optional<byte[]> approvedStructures(ContourSetId id) {
        return Optional.empty();
    }

    @Override
    public List<ContourSet> sets(CaseId caseId) {
        return backend.inForce(caseId);
    }

    @Override
    public ContourSet replaceStructure(
            ContourSetId id, String name, StructureContours contours, long expectedVersion, Actor actor) {
        ContourSet before = backend.require(id);
        if (before.version() != expectedVersion) {
            throw new Problem(Problem.Kind.STALE, "contour-set-changed", "version is " + before.version());
        }
        ContourStructure old = before.structures().get(0);
        return withStructures(
                before,
                List.of(new ContourStructure(
                        old.number(),
                        old.name(),
                        old.rgb(),
                        old.interpretedType(),
                        actor.userId(),
                        old.volumeMl(),
                        artifacts.putContours(contours),
                        old.mask(),
                        ReviewState.NOT_REVIEWED)));
    }

    @Override
    public void open(CaseId caseId, ImageRole role) {
        throw new UnsupportedOperationException("not asked by the edge");
    }

    @Override
    public ContourSet name(CaseId caseId, ImageRole role, List<String> names, Actor actor) {
        if (names.contains("left parotid")) {
            throw new Problem(Problem.Kind.INVALID, "bad-structures", "structure names must be after TG-263");
        }
        return backend.inForce(caseId).get(0);
    }

    @Override
    public List<StructureContours> onFirstLattice(ContourSet set) {
        return onOwnLattice(set);
    }

    @Override
    public List<StructureContours> onOwnLattice(ContourSet set) {
        return set.structures().stream()
                .map(structure -> artifacts.contours(structure.contours()))
                .toList();
    }

    @Override
    public StructureContours toOwnLattice(ContourSet set, String name, StructureContours edited) {
        return edited;
    }

    @Override
    public List<StructureContours> onFirstLatticeRigidly(ContourSet set) {
        return onFirstLattice(set);
    }
}
