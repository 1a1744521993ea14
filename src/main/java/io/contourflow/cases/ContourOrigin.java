package io.contourflow.cases;

/** How contours came to be. */
public enum ContourOrigin {
    AUTOMATIC,
    PROPAGATED,
    EDITED,
    /** Chosen or stitched of two approved sets (R24). */
    TARGET
}
