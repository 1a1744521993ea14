package io.contourflow.imaging.contour;

import java.util.List;

/**
 * The contours of one structure on the slices of one image.
 *
 * @param name after AAPM TG-263, for instance {@code Parotid_L}, {@code External}
 */
public record StructureContours(String name, List<PlanarContour> contours) {
    public StructureContours {
        contours = List.copyOf(contours);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a structure must have a name");
        }
    }
}
