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
        ReviewState state) {}
