package io.contourflow.adaptation;

/** The deformation degree against the predetermined one (R11). */
public enum DeformationVerdict {
    WITHIN_LIMIT,
    ABOVE_LIMIT,
    /** The registration is not to be trusted, so nothing can be told: a person must look. */
    CANNOT_TELL
}
