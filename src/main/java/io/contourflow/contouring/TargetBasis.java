package io.contourflow.contouring;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a target contour of a case is made of: two approved contour sets of different modes and their registration. */
@Component
class TargetBasis {
    private final Cases cases;
    private final ContourSets sets;
    private final StepResults results;
    private final Artifacts artifacts;
    private final ImageVolumes images;

    TargetBasis(Cases cases, ContourSets sets, StepResults results, Artifacts artifacts, ImageVolumes images) {
        this.cases = cases;
        this.sets = sets;
        this.results = results;
        this.artifacts = artifacts;
        this.images = images;
    }

    /** Both sets approved. */
    record Material(ImagingCase imagingCase, ContourSet first, ContourSet second, StepResult registration) {
        TargetChoices.Basis basis() {
            return new TargetChoices.Basis(
                    first.id(),
                    first.contentHash().hex(),
                    second.id(),
                    second.contentHash().hex(),
                    registration.inputHash());
        }

        @Nullable
        ContourStructure structure(ImageRole source, String name) {
            return (source == ImageRole.FIRST ? first : second)
                    .structures().stream()
                            .filter(structure -> structure.name().equals(name))
                            .findFirst()
                            .orElse(null);
        }
    }

    /** Empty where there is no target contour to choose. */
    Optional<Material> find(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        if (!imagingCase.isPair()
                || imagingCase
                        .first()
                        .modality()
                        .equals(imagingCase.requireSecond().modality())) {
            return Optional.empty();
        }
        Optional<StepResult> registration = results.current(caseId, Step.REGISTER_DEFORMABLY)
                .or(() -> results.current(caseId, Step.REGISTER_RIGIDLY));
        Optional<ContourSet> first = approved(caseId, ImageRole.FIRST);
        Optional<ContourSet> second = approved(caseId, ImageRole.SECOND);
        return registration.isPresent() && first.isPresent() && second.isPresent()
                ? Optional.of(new Material(imagingCase, first.get(), second.get(), registration.get()))
                : Optional.empty();
    }

    /** @throws Problem CONFLICT where there is no target contour to choose */
    Material require(CaseId caseId) {
        return find(caseId)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "no-target-contour",
                        "case " + caseId + " has not two approved contours of registered images of different modes"));
    }

    private Optional<ContourSet> approved(CaseId caseId, ImageRole role) {
        return sets.inForce(caseId).stream()
                .filter(set -> set.role() == role && set.state() == ReviewState.APPROVED)
                .findFirst();
    }

    /** The masks of both sets on the lattice of the first image, each moved at most once. */
    Masks masks(Material material) {
        return new Masks(material);
    }

    final class Masks {
        private final Material material;
        private final Geometry lattice;
        private final PointTransform firstToSecond;
        private final Map<String, Mask> moved = new HashMap<>();

        private Masks(Material material) {
            this.material = material;
            this.lattice = images.load(material.imagingCase().first().series())
                    .volume()
                    .geometry();
            StepResult registration = material.registration();
            this.firstToSecond = registration.step() == Step.REGISTER_DEFORMABLY
                    ? artifacts.field(registration.artifact("field"))
                    : offset(registration);
        }

        Geometry lattice() {
            return lattice;
        }

        /** Null where that image has no such structure. */
        @Nullable
        Mask of(ImageRole source, String name) {
            ContourStructure structure = material.structure(source, name);
            if (structure == null) {
                return null;
            }
            return moved.computeIfAbsent(source + "/" + name, key -> {
                Mask mask = artifacts.mask(structure.mask());
                // a stored mask bears its own copy of the lattice, equal but for rounding
                return source == ImageRole.FIRST
                        ? new Mask(lattice, mask.voxels())
                        : ContourWarp.toFixed(mask, firstToSecond, lattice);
            });
        }
    }

    private static RigidOffset offset(StepResult r) {
        return new RigidOffset(
                r.number("translationXMm"),
                r.number("translationYMm"),
                r.number("translationZMm"),
                r.number("rotationXDeg"),
                r.number("rotationYDeg"),
                r.number("rotationZDeg"),
                r.number("centreXMm"),
                r.number("centreYMm"),
                r.number("centreZMm"));
    }
}
