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
     * @param scope {@code site} (the default), or narrower, for instance {@code body:HEADNECK}
     * @param consecutiveRefusals consecutive answers "do not modify" counted so far
     * @param numberThreshold adjusted only when the count is greater than this; 0: at once (R13)
     */
    record Threshold(String scope, Settings settings, int consecutiveRefusals, long version, Instant changedAt) {}

    /** What a lead may set. {@code direction}: RAISE (default) or LOWER. */
    record Settings(
            double degreeMm, double stepMm, double floorMm, double ceilingMm, String direction, int numberThreshold) {}

    record Change(
            long id,
            String scope,
            double beforeMm,
            double afterMm,
            String cause,
            String actor,
            @Nullable String caseId,
            Instant at,
            @Nullable Long reversedBy) {}
}
