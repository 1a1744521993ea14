package io.contourflow.intake;

import io.contourflow.kernel.Page;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;

/** Stored image series that make no case, with the reason, for a person to look at. */
public interface RefusedSeries {
    /** Newest first. */
    Page<Refusal> list(int page, int size);

    /** Assesses the series anew, for instance after its sender was repaired. @throws Problem NOT_FOUND when not refused */
    void lookAgain(SeriesUid series);

    /** Holds the patient id: never log it. */
    record Refusal(
            SeriesUid series,
            String studyUid,
            String patientId,
            String modality,
            String description,
            int instances,
            String code,
            String reason,
            Instant since) {
        @Override
        public String toString() {
            return "series " + series + " refused: " + code;
        }
    }
}
