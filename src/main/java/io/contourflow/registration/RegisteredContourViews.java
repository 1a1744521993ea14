package io.contourflow.registration;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.BoundedMap;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Moves masks of the second image onto the first lattice and traces them; the last ones used are kept. */
@Service
class RegisteredContourViews implements ContourViews {
    /** Contours of some structure take about 1 MB; this many serve the cases that are open at once. */
    private static final int KEPT_MAX = 100;

    private final Cases cases;
    private final StepResults results;
    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final Map<String, StructureContours> kept = Collections.synchronizedMap(BoundedMap.byUse(KEPT_MAX));

    RegisteredContourViews(Cases cases, StepResults results, ImageVolumes images, Artifacts artifacts) {
        this.cases = cases;
        this.results = results;
        this.images = images;
        this.artifacts = artifacts;
    }

    @Override
    public List<StructureContours> onFirstLattice(ContourSet set) {
        return onFirstLattice(set, false);
    }

    @Override
    public List<StructureContours> onFirstLatticeRigidly(ContourSet set) {
        return onFirstLattice(set, true);
    }

    @Override
    public List<StructureContours> onOwnLattice(ContourSet set) {
        return set.structures().stream()
                .map(structure -> artifacts.contours(structure.contours()))
                .toList();
    }

    private List<StructureContours> onFirstLattice(ContourSet set, boolean rigidly) {
        if (set.role() != ImageRole.SECOND) {
            return onOwnLattice(set);
        }
        StepResult registration = registration(set.caseId());
        return set.structures().stream()
                .map(structure -> moved(set.caseId(), structure, registration, rigidly))
                .toList();
    }

    private StructureContours moved(
            CaseId caseId, ContourStructure structure, StepResult registration, boolean rigidly) {
        String key = String.join(
                "/",
                caseId.toString(),
                structure.name(),
                structure.mask().toString(),
                registration.inputHash(),
                rigidly ? "rigid" : "total");
        StructureContours known = kept.get(key);
        if (known != null) {
            return known;
        }
        Mask second = artifacts.mask(structure.mask());
        Mask onFirst = ContourWarp.toFixed(second, fixedToMoving(registration, rigidly), firstLattice(caseId));
        StructureContours made = ContourTracer.trace(onFirst, structure.name());
        kept.put(key, made);
        return made;
    }

    @Override
    public StructureContours toOwnLattice(ContourSet set, String name, StructureContours edited) {
        ContourStructure structure = set.structures().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("structure", "'" + name + "' in contour set " + set.id()));
        Geometry first = firstLattice(set.caseId());
        for (PlanarContour contour : edited.contours()) {
            if (contour.sliceIndex() < 0 || contour.sliceIndex() >= first.nz()) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "bad-contours",
                        "slice index must be 0 to " + (first.nz() - 1) + " but is " + contour.sliceIndex());
            }
        }
        StepResult registration = registration(set.caseId());
        Mask shown = ContourFiller.fill(moved(set.caseId(), structure, registration, false), first);
        Mask wanted = ContourFiller.fill(edited, first);
        return EditedSecondContour.carryBack(
                artifacts.contours(structure.contours()),
                artifacts.mask(structure.mask()),
                shown,
                wanted,
                fixedToMoving(registration, false));
    }

    /** The non-rigid result bears the offset that it started from, so both of its views belong together. */
    private PointTransform fixedToMoving(StepResult registration, boolean rigidly) {
        return registration.step() == Step.REGISTER_DEFORMABLY && !rigidly
                ? artifacts.field(registration.artifact("field"))
                : StoredRegistration.offset(registration);
    }

    private Geometry firstLattice(CaseId caseId) {
        return images.load(cases.require(caseId).first().series()).volume().geometry();
    }

    private StepResult registration(CaseId caseId) {
        Optional<StepResult> deformable = results.current(caseId, Step.REGISTER_DEFORMABLY);
        return deformable
                .or(() -> results.current(caseId, Step.REGISTER_RIGIDLY))
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT, "not-registered", "case " + caseId + " has not been registered"));
    }
}
