package io.contourflow.cases;

/**
 * Which comes first, contouring or registration (R17; the seed's paragraphs 168 and 169). Either way an image is
 * contoured as it was acquired, not resampled, and contours of the second image are moved by the registration
 * parameters to be superimposed on the first.
 */
public enum ContouringOrder {
    REGISTER_FIRST,
    /** Contours are there also where the images cannot be registered. */
    CONTOUR_FIRST;

    /** One line for a person. */
    public String label() {
        return this == REGISTER_FIRST ? "registration before contouring" : "contouring before registration";
    }
}
