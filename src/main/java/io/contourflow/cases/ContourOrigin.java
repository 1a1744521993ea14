package io.contourflow.cases;

/** How contours came to be. */
public enum ContourOrigin {
    AUTOMATIC,
    PROPAGATED,
    EDITED
}
