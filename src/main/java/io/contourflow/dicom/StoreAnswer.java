package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import org.jspecify.annotations.Nullable;

/**
 * What the bringer of one object is told, over whichever service it came.
 *
 * @param comment why, in one line without patient identity; empty when all is well
 * @param studyUid null, as is the series, where the object could not be read
 */
public record StoreAnswer(
        String sopClassUid,
        String sopInstanceUid,
        @Nullable String studyUid,
        @Nullable SeriesUid series,
        StoreOutcome outcome,
        String comment) {

    /** Whether the object is durable here. */
    public boolean isStored() {
        return outcome == StoreOutcome.STORED || outcome == StoreOutcome.ALREADY_STORED;
    }
}
