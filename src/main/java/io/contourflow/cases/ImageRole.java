package io.contourflow.cases;

/**
 * Which image of a case: the planning (reference, fixed) one or the later / other-mode (floating, moving) one; and of
 * contours also the target contour, which is chosen or stitched of both and lies on the first image (R24).
 */
public enum ImageRole {
    FIRST,
    SECOND,
    /** Of contours only. */
    TARGET
}
