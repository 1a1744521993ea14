package io.contourflow.cases;

/**
 * How and when the second image gets its contours once the anatomy has deformed too much (R15; the seed's paragraphs
 * 153 to 156). Only for images of different periods (types II and IV): others have no deformation degree.
 */
public enum SecondContourStrategy {
    /** By the contour model of the second image's own mode, as soon as the degree exceeds the threshold. */
    OWN_MODEL_AT_ONCE(true, true),
    /** By the contour model of the second image's own mode, only after the user also answers "modify". */
    OWN_MODEL_AFTER_MODIFY(true, false),
    /** The first contour moved through the deformation field, as soon as the degree exceeds the threshold. */
    MOVE_FIRST_AT_ONCE(false, true),
    /** The first contour moved through the deformation field, only after the user also answers "modify". */
    MOVE_FIRST_AFTER_MODIFY(false, false);

    private final boolean byOwnModel;
    private final boolean atOnce;

    SecondContourStrategy(boolean byOwnModel, boolean atOnce) {
        this.byOwnModel = byOwnModel;
        this.atOnce = atOnce;
    }

    /** By the model of the second image's mode; else by moving the first contour. */
    public boolean byOwnModel() {
        return byOwnModel;
    }

    /** Without waiting for the user's answer, where the degree is known to exceed the threshold. */
    public boolean atOnce() {
        return atOnce;
    }

    /** One line for a person. */
    public String label() {
        return (byOwnModel ? "second image contoured by its own model" : "first contour moved through the field")
                + (atOnce ? " at once" : " after \"modify\"");
    }
}
