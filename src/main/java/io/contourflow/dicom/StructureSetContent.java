package io.contourflow.dicom;

import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.kernel.StructureCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an RT Structure Set says.
 *
 * @param label Structure Set Label, at most 16 characters
 * @param approval null: UNAPPROVED
 */
public record StructureSetContent(
        String label, List<Roi> rois, @Nullable Approval approval) {
    public StructureSetContent {
        rois = List.copyOf(rois);
    }

    /**
     * @param number ROI Number, unique, at least 1
     * @param rgb display colour 0xRRGGBB
     * @param interpretedType RT ROI Interpreted Type: EXTERNAL, ORGAN, …
     * @param code what it is; null where it is not known
     * @param algorithm who drew it: ROI Generation Description and Algorithm (AUTOMATIC, SEMIAUTOMATIC, MANUAL)
     */
    public record Roi(
            int number,
            StructureContours contours,
            int rgb,
            String interpretedType,
            String generationAlgorithm,
            String algorithm,
            @Nullable StructureCode code) {
        /** One whose meaning no terminology names. */
        public Roi(
                int number,
                StructureContours contours,
                int rgb,
                String interpretedType,
                String generationAlgorithm,
                String algorithm) {
            this(number, contours, rgb, interpretedType, generationAlgorithm, algorithm, null);
        }
    }

    /** A physician's approval. */
    public record Approval(String reviewerName, Instant at) {}
}
