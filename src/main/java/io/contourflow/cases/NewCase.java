package io.contourflow.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a case.
 *
 * @param idempotencyKey asking twice with the same key gives the same case; for images found by intake the key is made
 *     of the series UIDs
 */
public record NewCase(
        String idempotencyKey,
        String patientId,
        String department,
        CaseImage first,
        @Nullable CaseImage second,
        int priority,
        @Nullable Instant dueAt,
        String note,
        String createdBy,
        CaseMethod method) {
    /** A case to be done as the site does it. */
    public NewCase(
            String idempotencyKey,
            String patientId,
            String department,
            CaseImage first,
            @Nullable CaseImage second,
            int priority,
            @Nullable Instant dueAt,
            String note,
            String createdBy) {
        this(
                idempotencyKey,
                patientId,
                department,
                first,
                second,
                priority,
                dueAt,
                note,
                createdBy,
                CaseMethod.OF_THE_SITE);
    }
}
