package io.contourflow.intake;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of one series in the state machine of intake. Holds the patient id: never log it. */
record IntakeSeries(
        SeriesUid uid,
        String patientId,
        SeriesState state,
        String reasonCode,
        int instancesSeen,
        @Nullable Instant associationEndedAt,
        Instant since,
        boolean late) {
    @Override
    public String toString() {
        return "series " + uid + " (" + state + ")";
    }
}
