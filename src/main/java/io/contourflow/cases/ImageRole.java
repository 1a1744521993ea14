package io.contourflow.cases;

/** Which image of a case: the planning (reference, fixed) one or the later / other-mode (floating, moving) one. */
public enum ImageRole {
    FIRST,
    SECOND
}
