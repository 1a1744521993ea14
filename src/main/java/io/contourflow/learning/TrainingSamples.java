package io.contourflow.learning;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Samples for training models (R26): images with the contours that clinicians approved, and registered pairs of cases
 * that were completed, with offset and field. Without identity; only by consent; withdrawn with the approval.
 */
public interface TrainingSamples {
    /** Newest first, those that were withdrawn too; no case is named. */
    List<Sample> list();

    /** Whose samples leave. */
    LearningProperties.Consent consent();

    /**
     * Looks at every case: writes what may leave and has not, takes back what may not stay. Samples also follow decisions
     * by themselves; this is for a switch that was just thrown, and for what was missed.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT when the site's switch is OFF
     */
    Report export(Actor actor);

    /** Records what the patient of this case wants. An objection takes back every sample of the patient at once. */
    void record(CaseId caseId, Answer answer, Actor actor);

    /** The newest answer recorded in this case. */
    Optional<Recorded> answer(CaseId caseId);

    /** Takes the samples of a case back that is being deleted; what the patient said stays. @return how many */
    int forget(CaseId caseId);

    /** What a patient said to the use for training. */
    enum Answer {
        CONSENT,
        OBJECTION
    }

    record Recorded(Answer answer, String recordedBy, Instant recordedAt) {}

    /** What a sample teaches. */
    enum Kind {
        CONTOURS,
        REGISTRATION
    }

    /**
     * @param detail names of the structures, or whether a person corrected the offset
     * @param withdrawnFor why it was taken back; blank while it stands
     */
    record Sample(
            UUID id,
            Kind kind,
            String detail,
            Instant exportedAt,
            @Nullable Instant withdrawnAt,
            String withdrawnFor) {}

    /**
     * @param failed cases whose image cannot be had any more; the log says why
     * @param more whether there is more to write than one call does
     */
    record Report(int written, int withdrawn, int standing, int failed, boolean more) {}
}
