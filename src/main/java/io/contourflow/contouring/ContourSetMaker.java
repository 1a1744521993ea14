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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** @param algorithms by structure name; the producer where none is named */
    ContourSet make(Content content, String inputHash, List<StructureMask> structures, Map<String, String> algorithms) {
        List<ContourStructure> made = new ArrayList<>();
        for (StructureMask structure : structures) {
            made.add(new ContourStructure(
                    made.size() + 1,
                    structure.name(),
                    structure.rgb(),
                    structure.interpretedType(),
                    algorithms.getOrDefault(structure.name(), content.producer()),
                    structure.mask().volumeMl(),
                    artifacts.putContours(ContourTracer.trace(structure.mask(), structure.name())),
                    artifacts.putMask(structure.mask()),
                    ReviewState.NOT_REVIEWED));
        }
        return set(content, inputHash, made);
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
