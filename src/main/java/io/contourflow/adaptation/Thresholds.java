package io.contourflow.adaptation;

import io.contourflow.kernel.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Predetermined deformation degrees by scope, mm; every change is an event. */
public interface Thresholds {
    List<Threshold> all();

    /** @throws io.contourflow.kernel.Problem NOT_FOUND */
    Threshold require(String scope);

    /** @throws io.contourflow.kernel.Problem STALE, INVALID (value outside floor and ceiling) */
    Threshold change(String scope, Settings settings, long expectedVersion, Actor actor, String cause);

    /** Newest first. */
    List<Change> history(String scope);

    /** Takes the named change back by a new change. @throws Problem CONFLICT when it was already taken back */
    Threshold reverse(String scope, long changeId, Actor actor, String cause);

    /**
     * Freezes a scope or ends that. While it is frozen, answers to its prompts are stored and counted, but its degree
     * does not move; leads may still set it. Ending it begins the count anew.
     *
     * @throws io.contourflow.kernel.Problem STALE, FORBIDDEN, CONFLICT when it is so already
     */
    Threshold freeze(String scope, boolean frozen, long expectedVersion, Actor actor, String cause);

    /** Answers to prompts of this scope, newest first, at most {@value #ANSWERS_MAX}. */
    List<Answer> answers(String scope);

    /** More answers than a department gives in a year on one scope; older ones stay in the database. */
    int ANSWERS_MAX = 5000;

    /**
     * @param scope {@code site} (the default), or narrower: {@code body:HEADNECK}, {@code pair:CT-MR} (first and second
     *     modality), {@code patient:<key>}; the last of these that there is applies
     * @param consecutiveRefusals consecutive answers "do not modify" counted so far
     * @param frozen answers do not move the degree
     */
    record Threshold(
            String scope, Settings settings, int consecutiveRefusals, long version, Instant changedAt, boolean frozen) {
        /** One that answers move. */
        public Threshold(String scope, Settings settings, int consecutiveRefusals, long version, Instant changedAt) {
            this(scope, settings, consecutiveRefusals, version, changedAt, false);
        }
    }

    /**
     * What a lead may set.
     *
     * @param direction RAISE (default) or LOWER
     * @param numberThreshold adjusted only when the count is greater than this; 0: at once (R13)
     */
    record Settings(
            double degreeMm, double stepMm, double floorMm, double ceilingMm, String direction, int numberThreshold) {}

    /**
     * @param kind SET (by a lead), ANSWER (by the feedback), REVERSAL, FREEZE or UNFREEZE
     * @param caseId whose answer moved the degree
     * @param reversedBy id of the change that took this one back
     */
    record Change(
            long id,
            String scope,
            String kind,
            double beforeMm,
            double afterMm,
            String cause,
            String actor,
            @Nullable String caseId,
            Instant at,
            @Nullable Long reversedBy) {}

    /**
     * @param measured whether the degree could be told; an answer to one that could not says nothing about the threshold
     * @param changeId the change it made, if any
     */
    record Answer(
            String caseId,
            PlanDecision decision,
            String reason,
            String actor,
            Instant at,
            boolean measured,
            @Nullable Long changeId) {}
}
