package io.contourflow.exchange;

import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the results of a case on their way to other systems. */
public interface Deliveries {
    List<Delivery> of(CaseId caseId);

    /** Tries again what was given up. @return how many */
    int retry(CaseId caseId);

    /**
     * @param kind RTSTRUCT, REG, DREG or IMAGE
     * @param state PENDING, DELIVERED or GIVEN_UP
     */
    record Delivery(
            String sopInstanceUid,
            String kind,
            String peerAe,
            String state,
            int attempts,
            String lastError,
            @Nullable Instant deliveredAt) {}
}
