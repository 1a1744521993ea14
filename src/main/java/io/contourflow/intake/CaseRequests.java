package io.contourflow.intake;

import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.Cases;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Cases asked for by people and systems. */
public interface CaseRequests {
    /**
     * Makes a case of stored images and publishes {@link ImagesReady}; once per idempotency key.
     *
     * @throws io.contourflow.kernel.Problem NOT_FOUND when a series is not stored, CONFLICT when it belongs to another
     *     patient, UNPROCESSABLE when it cannot be assembled
     */
    Cases.Creation request(Request request, Actor actor);

    /** As {@code POST /api/cases}. */
    record Request(
            String idempotencyKey,
            String patientId,
            SeriesUid firstSeries,
            @Nullable SeriesUid secondSeries,
            int priority,
            @Nullable Instant dueAt,
            String note,
            CaseMethod method) {
        /** To be done as the site does it. */
        public Request(
                String idempotencyKey,
                String patientId,
                SeriesUid firstSeries,
                @Nullable SeriesUid secondSeries,
                int priority,
                @Nullable Instant dueAt,
                String note) {
            this(idempotencyKey, patientId, firstSeries, secondSeries, priority, dueAt, note, CaseMethod.OF_THE_SITE);
        }
    }
}
