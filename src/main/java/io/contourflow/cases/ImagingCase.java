package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One clinical case: a planning image, mostly a second image, and what was decided about them. Immutable; repositories
 * guard changes by {@code version}. Holds the patient id: never log it.
 */
public record ImagingCase(
        CaseId id,
        String patientId,
        String department,
        CaseImage first,
        @Nullable CaseImage second,
        @Nullable ImageType type,
        @Nullable ProcessingMode mode,
        CaseState state,
        String stateDetail,
        int priority,
        @Nullable Instant dueAt,
        String note,
        String createdBy,
        Instant createdAt,
        long version,
        CaseMethod method) {
    /** A case done as the site does it. */
    public ImagingCase(
            CaseId id,
            String patientId,
            String department,
            CaseImage first,
            @Nullable CaseImage second,
            @Nullable ImageType type,
            @Nullable ProcessingMode mode,
            CaseState state,
            String stateDetail,
            int priority,
            @Nullable Instant dueAt,
            String note,
            String createdBy,
            Instant createdAt,
            long version) {
        this(
                id,
                patientId,
                department,
                first,
                second,
                type,
                mode,
                state,
                stateDetail,
                priority,
                dueAt,
                note,
                createdBy,
                createdAt,
                version,
                CaseMethod.OF_THE_SITE);
    }

    public boolean isPair() {
        return second != null;
    }

    /** @throws Problem UNPROCESSABLE when the case has only one image */
    public CaseImage requireSecond() {
        if (second == null) {
            throw new Problem(Problem.Kind.UNPROCESSABLE, "no-second-image", "case " + id + " has only one image");
        }
        return second;
    }

    /** The image on which contours of this role lie. */
    public CaseImage image(ImageRole role) {
        return role == ImageRole.SECOND ? requireSecond() : first;
    }

    @Override
    public String toString() {
        return "case " + id + " (" + type + ", " + state + ")";
    }
}
