package io.contourflow.adaptation;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.util.Optional;

/** Takes and stores the answer to the prompt (R12) and adjusts the threshold by it (R13). */
public interface PlanFeedback {
    /**
     * Stores who answered what; once per case and prompt: the same answer again has no effect.
     *
     * @throws io.contourflow.kernel.Problem FORBIDDEN, INVALID without a reason, CONFLICT when it was answered otherwise
     */
    void decide(CaseId caseId, PlanDecision decision, String reason, Actor actor);

    /** What was answered to the prompt that stands; empty while nobody has. */
    Optional<PlanDecision> answer(CaseId caseId);

    /** Adjusts the threshold by the stored answer, exactly once per answer. */
    void adjustThreshold(CaseId caseId);
}
