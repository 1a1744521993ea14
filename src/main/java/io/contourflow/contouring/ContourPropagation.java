package io.contourflow.contouring;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.contouring.ContourModel.StructureMask;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Moves the first image's contours onto the second image (R15). The field takes points of the first image to the second
 * one; a voxel q of the second image is therefore inside where the first image's mask holds the point T⁻¹(q).
 */
@Component
class ContourPropagation {
    private static final String ALGORITHM = "propagation/1";

    /** Fields are smooth over this distance: control points lie farther apart. mm. */
    private static final double INVERSE_SPACING_MM = 4;

    private final ContourSets sets;
    private final StepResults results;
    private final ImageVolumes images;
    private final Artifacts artifacts;

    ContourPropagation(ContourSets sets, StepResults results, ImageVolumes images, Artifacts artifacts) {
        this.sets = sets;
        this.results = results;
        this.images = images;
        this.artifacts = artifacts;
    }

    /** What a propagation starts from; {@code missing} says why it cannot. */
    record Inputs(
            ImagingCase imagingCase,
            Optional<ContourSet> first,
            Optional<StepResult> registration,
            Geometry second,
            String hash) {
        Optional<String> missing() {
            if (first.isEmpty()) {
                return Optional.of("the first image has no contours to move");
            }
            return registration.isEmpty() ? Optional.of("there is no deformation field") : Optional.empty();
        }

        String producer() {
            boolean trusted = registration
                    .filter(r -> "TRUSTED".equals(r.texts().get("verdict")))
                    .isPresent();
            return "first contour moved by the deformation field"
                    + (trusted ? "" : " (registration not to be trusted)");
        }
    }

    Inputs inputs(ImagingCase imagingCase) {
        Optional<ContourSet> first = sets.inForce(imagingCase.id()).stream()
                .filter(set -> set.role() == ImageRole.FIRST && set.state() != ReviewState.REJECTED)
                .findFirst();
        Optional<StepResult> registration = results.current(imagingCase.id(), Step.REGISTER_DEFORMABLY);
        ImageVolumes.StoredImage second =
                images.load(imagingCase.requireSecond().series());
        String hash = ContentHash.ofTexts(
                        ALGORITHM,
                        first.map(set -> set.contentHash().hex()).orElse(""),
                        registration.map(StepResult::inputHash).orElse(""),
                        second.contentHash())
                .hex();
        return new Inputs(imagingCase, first, registration, second.volume().geometry(), hash);
    }

    /** Structures that a reviewer rejected, and such that lie wholly outside the second image, are left out. */
    List<StructureMask> move(Inputs inputs) {
        StepResult registration = inputs.registration().orElseThrow();
        DisplacementField secondToFirst = Fields.invert(
                        artifacts.field(registration.artifact("field")),
                        inputs.second().coarsened(INVERSE_SPACING_MM))
                .field();
        List<StructureMask> moved = new ArrayList<>();
        for (ContourStructure structure : inputs.first().orElseThrow().structures()) {
            if (structure.state() != ReviewState.REJECTED) {
                // the inverse map leads from the second image to the first, as the warp asks of its map
                Mask mask = ContourWarp.toFixed(artifacts.mask(structure.mask()), secondToFirst, inputs.second());
                if (mask.count() > 0) {
                    moved.add(new StructureMask(structure.name(), structure.rgb(), structure.interpretedType(), mask));
                }
            }
        }
        return moved;
    }
}
