package io.contourflow.intake;

/** Where intake stands with a series. */
enum SeriesState {
    /** Objects arrive, or are missing and waited for. */
    RECEIVING,
    /** A whole volume; no case was made of it yet. */
    COMPLETE,
    /** Part of a case, or the planning image that later images are paired with. */
    TAKEN,
    /** An image that cannot be processed; a person must look. */
    REFUSED,
    /** Not an image to be processed: RT objects, localizers, single slices, results of our own. */
    IGNORED
}
