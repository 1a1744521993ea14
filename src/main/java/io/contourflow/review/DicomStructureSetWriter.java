package io.contourflow.review;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.Instances;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.dicom.ResultIdentity;
import io.contourflow.dicom.StructureSetContent;
import io.contourflow.dicom.StructureSets;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Writes RT Structure Sets in the image's frame of reference. UIDs derive from set and version: the same version is the
 * same object, a decided or edited one is another object of the same series, and so are its approved structures alone.
 */
@Component
class DicomStructureSetWriter implements StructureSetWriter {
    private static final int SERIES_NUMBER_FIRST = 9010;
    private static final int SERIES_NUMBER_SECOND = 9011;
    private static final int SERIES_NUMBER_TARGET = 9012;

    private final Instances instances;
    private final Artifacts artifacts;
    private final String deviceSerial;

    /** @param deviceSerial identifier of this installation, the same as in every other object it makes */
    DicomStructureSetWriter(
            Instances instances,
            Artifacts artifacts,
            @Value("${contourflow.exchange.device-serial:contourflow-1}") String deviceSerial) {
        this.instances = instances;
        this.artifacts = artifacts;
        this.deviceSerial = deviceSerial;
    }

    @Override
    public byte[] write(ContourSet set, Part part) {
        List<StructureSetContent.Roi> rois = set.structures().stream()
                .filter(ContourStructure::isDrawn)
                .map(structure -> roi(set, structure))
                .toList();
        return StructureSets.write(
                instances.assembled(set.series()),
                new StructureSetContent(label(set, part), rois, approval(set)),
                identity(set, part));
    }

    private StructureSetContent.Roi roi(ContourSet set, ContourStructure structure) {
        return new StructureSetContent.Roi(
                structure.number(),
                artifacts.contours(structure.contours()),
                structure.rgb(),
                structure.interpretedType(),
                generation(set.origin()),
                structure.algorithm(),
                structure.assessment().code());
    }

    /** ROI Generation Algorithm (PS3.3 C.8.8.5). */
    private static String generation(ContourOrigin origin) {
        return switch (origin) {
            case AUTOMATIC, PROPAGATED -> "AUTOMATIC";
            // a person changed or put together what a model drew
            case EDITED, TARGET -> "SEMIAUTOMATIC";
            case DRAWN -> "MANUAL";
        };
    }

    private static StructureSetContent.@Nullable Approval approval(ContourSet set) {
        Instant at = set.decidedAt();
        String reviewer = set.decidedByName();
        if (set.state() != ReviewState.APPROVED) {
            return null;
        }
        if (at == null || reviewer == null) {
            throw new IllegalStateException("contour set " + set.id() + " is APPROVED without reviewer or time");
        }
        return new StructureSetContent.Approval(reviewer, at);
    }

    private static String label(ContourSet set, Part part) {
        return "CF " + set.role().name().toLowerCase(java.util.Locale.ROOT) + (part == Part.WHOLE ? "" : " part");
    }

    private static int seriesNumber(ImageRole role) {
        return switch (role) {
            case FIRST -> SERIES_NUMBER_FIRST;
            case SECOND -> SERIES_NUMBER_SECOND;
            case TARGET -> SERIES_NUMBER_TARGET;
        };
    }

    private ResultIdentity identity(ContourSet set, Part part) {
        Instant decidedAt = set.decidedAt();
        return new ResultIdentity(
                DicomUid.fromName(
                        (part == Part.WHOLE ? "rtstruct:" : "rtstruct-approved:") + set.id() + ":" + set.version()),
                DicomUid.fromName("rtstruct-series:" + set.id()),
                seriesNumber(set.role()),
                (set.role() == ImageRole.TARGET
                                ? "Contourflow target contour"
                                : "Contourflow contours of " + set.role().name().toLowerCase(java.util.Locale.ROOT)
                                        + " image")
                        + (part == Part.WHOLE ? "" : ", approved"),
                decidedAt == null ? set.createdAt() : decidedAt,
                deviceSerial,
                SoftwareVersion.current());
    }
}
