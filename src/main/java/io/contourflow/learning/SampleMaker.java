package io.contourflow.learning;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Takes out of a case what may leave: voxels, contours, numbers; words only where they are of a closed set. */
@Component
class SampleMaker {
    /** Name and version of a model; anything else that stands there could have been typed by somebody. */
    private static final Pattern MODEL = Pattern.compile("[a-z0-9-]{1,64} [0-9][0-9a-z.-]{0,15}");

    private static final String EDITED = ", edited by ";
    private static final String MOVED = "first contour moved by the deformation field";

    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final StepResults results;
    private final List<LearningProperties.Label> labels;

    SampleMaker(ImageVolumes images, Artifacts artifacts, StepResults results, LearningProperties properties) {
        this.images = images;
        this.artifacts = artifacts;
        this.results = results;
        this.labels = properties.labels();
    }

    /** Approved structures of the set that samples know, by bit. */
    List<ContourStructure> approved(ContourSet set) {
        return labels.stream()
                .flatMap(label -> set.structures().stream()
                        .filter(structure -> structure.name().equals(label.name()))
                        .filter(structure -> structure.state() == ReviewState.APPROVED && structure.isDrawn()))
                .toList();
    }

    String key(ContourStructure structure) {
        return labels.get(bit(structure)).key();
    }

    private int bit(ContourStructure structure) {
        for (int bit = 0; bit < labels.size(); bit++) {
            if (labels.get(bit).name().equals(structure.name())) {
                return bit;
            }
        }
        throw new IllegalArgumentException("samples know no structure " + structure.number());
    }

    ContourSample contours(ContourSet set) {
        StoredImage image = images.load(set.series());
        List<ContourSample.Structure> structures = new ArrayList<>();
        for (ContourStructure structure : approved(set)) {
            structures.add(new ContourSample.Structure(
                    bit(structure),
                    key(structure),
                    artifacts.mask(structure.mask()),
                    firstBy(set.origin(), structure.algorithm()),
                    structure.algorithm().contains(EDITED) || set.origin() == ContourOrigin.DRAWN));
        }
        return new ContourSample(
                image.volume(),
                image.modality(),
                structures,
                set.origin().name(),
                set.contentHash().hex(),
                SoftwareVersion.current());
    }

    static String firstBy(ContourOrigin origin, String algorithm) {
        if (origin == ContourOrigin.DRAWN) {
            return "by hand";
        }
        int edited = algorithm.indexOf(EDITED);
        String first = edited < 0 ? algorithm : algorithm.substring(0, edited);
        if (first.startsWith(MOVED)) {
            return MOVED;
        }
        return MODEL.matcher(first).matches() ? first : "not known";
    }

    Optional<StepResult> registration(ImagingCase imagingCase) {
        return imagingCase.isPair() ? results.current(imagingCase.id(), Step.REGISTER_DEFORMABLY) : Optional.empty();
    }

    static boolean isCorrected(StepResult deformable) {
        return "USER".equals(deformable.texts().get("offsetSource"));
    }

    RegistrationSample registration(ImagingCase imagingCase, StepResult deformable) {
        StoredImage fixed = images.load(imagingCase.first().series());
        StoredImage moving = images.load(imagingCase.requireSecond().series());
        StepResult rigid =
                results.current(imagingCase.id(), Step.REGISTER_RIGIDLY).orElse(deformable);
        return new RegistrationSample(
                fixed.volume(),
                moving.volume(),
                StoredRegistration.offset(deformable),
                artifacts.field(deformable.artifact("field")),
                StoredRegistration.offset(rigid),
                isCorrected(deformable),
                Map.of(
                        "fixedModality", fixed.modality(),
                        "movingModality", moving.modality(),
                        "mode", deformable.texts().getOrDefault("mode", ""),
                        "preset", deformable.texts().getOrDefault("preset", ""),
                        "verdict", deformable.texts().getOrDefault("verdict", ""),
                        "software", deformable.softwareVersion()));
    }
}
