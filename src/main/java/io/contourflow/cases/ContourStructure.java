package io.contourflow.cases;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.StructureAssessment;

/**
 * One structure of a contour set.
 *
 * @param number ROI number, unique in the set, at least 1
 * @param name after AAPM TG-263
 * @param rgb display colour 0xRRGGBB
 * @param interpretedType RT ROI Interpreted Type
 * @param algorithm model name and version, or who drew it
 * @param assessment what a machine says of it, for the reviewer
 */
public record ContourStructure(
        int number,
        String name,
        int rgb,
        String interpretedType,
        String algorithm,
        double volumeMl,
        ArtifactRef contours,
        ArtifactRef mask,
        ReviewState state,
        StructureAssessment assessment) {
    /** One that no machine looked at. */
    public ContourStructure(
            int number,
            String name,
            int rgb,
            String interpretedType,
            String algorithm,
            double volumeMl,
            ArtifactRef contours,
            ArtifactRef mask,
            ReviewState state) {
        this(number, name, rgb, interpretedType, algorithm, volumeMl, contours, mask, state, StructureAssessment.NONE);
    }

    /** Whether there is anything of it: a structure that a person named only has no contours yet. */
    public boolean isDrawn() {
        return volumeMl > 0;
    }

    /** The same structure with another review marker. */
    public ContourStructure withState(ReviewState newState) {
        return new ContourStructure(
                number, name, rgb, interpretedType, algorithm, volumeMl, contours, mask, newState, assessment);
    }

    /** The same structure with another assessment. */
    public ContourStructure withAssessment(StructureAssessment newAssessment) {
        return new ContourStructure(
                number, name, rgb, interpretedType, algorithm, volumeMl, contours, mask, state, newAssessment);
    }
}
