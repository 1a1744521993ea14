package io.contourflow.contouring;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.ContourModel.StructureMask;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.StructureAssessment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes contour sets of masks. The same case, role and input give the same id, so a step done twice adds one set. */
@Component
class ContourSetMaker {
    private final Artifacts artifacts;

    ContourSetMaker(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** Whose contours they are and how they came to be. */
    record Content(ImagingCase imagingCase, ImageRole role, ContourOrigin origin, String producer) {}

    /** What models found, with what was noticed of it. */
    ContourSet make(Content content, String inputHash, List<ImageContouring.Contour> contours) {
        List<ContourStructure> made = new ArrayList<>();
        for (ImageContouring.Contour contour : contours) {
            made.add(structure(
                    made.size() + 1,
                    contour.finding().structure(),
                    contour.algorithm(),
                    contour.finding().assessment()));
        }
        return set(content, inputHash, made);
    }

    /** Contours that come from elsewhere, by the producer of the set. */
    ContourSet moved(Content content, String inputHash, List<StructureMask> structures) {
        List<ContourStructure> made = new ArrayList<>();
        for (StructureMask structure : structures) {
            made.add(structure(made.size() + 1, structure, content.producer(), StructureAssessment.NONE));
        }
        return set(content, inputHash, made);
    }

    private ContourStructure structure(
            int number, StructureMask found, String algorithm, StructureAssessment assessment) {
        return new ContourStructure(
                number,
                found.name(),
                found.rgb(),
                found.interpretedType(),
                algorithm,
                found.mask().volumeMl(),
                artifacts.putContours(ContourTracer.trace(found.mask(), found.name())),
                artifacts.putMask(found.mask()),
                ReviewState.NOT_REVIEWED,
                assessment);
    }

    /** The same contours under this case's marker. */
    ContourSet copy(Content content, String inputHash, ContourSet from) {
        List<ContourStructure> structures = from.structures().stream()
                .map(s -> s.withState(ReviewState.NOT_REVIEWED))
                .toList();
        return set(content, inputHash, structures);
    }

    private static ContourSet set(Content content, String inputHash, List<ContourStructure> structures) {
        String name = content.imagingCase().id() + "/" + content.role() + "/" + inputHash;
        return new ContourSet(
                new ContourSetId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))),
                content.imagingCase().id(),
                content.role(),
                content.imagingCase().image(content.role()).series(),
                content.origin(),
                content.producer(),
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                0);
    }
}
