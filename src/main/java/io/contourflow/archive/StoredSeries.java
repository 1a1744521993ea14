package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Index row of a series. Holds patient identity: never log it ({@link #toString()} does not show it). */
public record StoredSeries(
        SeriesUid uid,
        String studyUid,
        String patientId,
        String patientName,
        String patientBirthDate,
        String patientSex,
        String accessionNumber,
        String modality,
        String description,
        String bodyPart,
        String stationName,
        String sopClassUid,
        @Nullable String frameOfReferenceUid,
        @Nullable Instant acquiredAt,
        int instances,
        @Nullable Integer expectedInstances,
        Instant firstReceivedAt,
        Instant lastReceivedAt) {
    @Override
    public String toString() {
        return "series " + uid + " (" + modality + ", " + instances + " objects)";
    }
}
