package io.contourflow.cases;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lead of a department must know and has no task for. Never removed. */
public interface Notices {
    /**
     * Tells the leads of the department of the case.
     *
     * @param kind stable upper-case word, for instance PLAN_MODIFIED, TASK_ESCALATED
     * @param detail one line for a person, no patient identity
     */
    void tell(CaseId caseId, String kind, String detail);

    /** Newest first. @param departments only of these; empty: none */
    Page<Notice> list(Set<String> departments, boolean openOnly, int page, int size);

    /**
     * Once; again has no effect.
     *
     * @throws io.contourflow.kernel.Problem NOT_FOUND, also for those of other departments
     */
    Notice acknowledge(long id, Actor actor);

    record Notice(
            long id,
            CaseId caseId,
            String department,
            String kind,
            String detail,
            Instant toldAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt) {}
}
