package io.contourflow.cases;

import org.jspecify.annotations.Nullable;

/**
 * By which of the methods to choose from a case is done. A null part is left to the site until the process of the case
 * starts; from then on both are there and stay.
 */
public record CaseMethod(
        @Nullable SecondContourStrategy secondContour,
        @Nullable ContouringOrder order) {
    /** Nothing asked for: as the site does it. */
    public static final CaseMethod OF_THE_SITE = new CaseMethod(null, null);
}
