package io.contourflow.privacy;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.List;

/** Deletes closed cases when their time is over; what it does is in the audit trail. */
public interface Retention {
    /** What the next run would delete, most overdue first. */
    Preview preview();

    /**
     * Keeps a case whatever its age, or no longer. No effect when it is so already.
     *
     * @throws io.contourflow.kernel.Problem NOT_FOUND
     */
    void hold(CaseId caseId, boolean hold, String reason, Actor actor);

    /** @param policy the periods in force, or that there are none */
    record Preview(String policy, List<Due> due) {}

    /**
     * @param quietSince when the last thing happened in the case
     * @param images series that go with it: those that no other case uses
     */
    record Due(CaseId caseId, String department, String state, Instant quietSince, int images) {}
}
