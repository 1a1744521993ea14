package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.Optional;

/** When stored series were acquired. */
public interface AcquisitionTimes {
    /** Empty when no object of the series states a date. */
    Optional<Period> of(SeriesUid series);

    /** From the acquisition of the first object to that of the last one. */
    record Period(Instant start, Instant end) {}
}
