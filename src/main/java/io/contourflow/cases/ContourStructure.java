package io.contourflow.cases;

import io.contourflow.kernel.ArtifactRef;

/**
 * One structure of a contour set.
 *
 * @param number ROI number, unique in the set, at least 1
 * @param name after AAPM TG-263
 * @param rgb display colour 0xRRGGBB
 * @param interpretedType RT ROI Interpreted Type
 * @param algorithm model name and version, or who drew it
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
        ReviewState state) {
    /** Whether there is anything of it: a structure that a person named only has no contours yet. */
    public boolean isDrawn() {
        return volumeMl > 0;
    }

    /** The same structure with another review marker. */
    public ContourStructure withState(ReviewState newState) {
        return new ContourStructure(number, name, rgb, interpretedType, algorithm, volumeMl, contours, mask, newState);
    }
}
