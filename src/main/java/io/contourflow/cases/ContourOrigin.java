package io.contourflow.cases;

/** How contours came to be. */
public enum ContourOrigin {
    AUTOMATIC,
    PROPAGATED,
    EDITED,
    /** Drawn by a person from nothing. */
    DRAWN,
    /** Chosen or stitched of two approved sets (R24). */
    TARGET
}
