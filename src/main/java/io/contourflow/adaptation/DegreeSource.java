package io.contourflow.adaptation;

/** What a deformation degree can be told from (R10). All degrees are in mm, so one threshold serves them all. */
public enum DegreeSource {
    /** The 95th percentile over the body of what the deformation field does beyond the offset. */
    FIELD("the deformation field", "field"),
    /** The 95th percentile distance of the first image's body contour, moved rigidly, from the body in the second image. */
    FIRST_CONTOUR("the first contour on the second image", "firstContour"),
    /** The largest 95th percentile distance between the contours of one structure in both images, moved rigidly. */
    SECOND_CONTOUR("the second contour against the first", "secondContour");

    private final String words;
    private final String prefix;

    DegreeSource(String words, String prefix) {
        this.words = words;
        this.prefix = prefix;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** Name of a stored number or text of this source, for instance {@code fieldDegreeMm}. */
    public String name(String what) {
        return prefix + what;
    }
}
