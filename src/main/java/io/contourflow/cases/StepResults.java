package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Results of image steps, kept for good. */
public interface StepResults {
    /** The one in force. */
    Optional<StepResult> current(CaseId caseId, Step step);

    /** The one in force of each case that has one, asked for at once. */
    Map<CaseId, StepResult> current(Set<CaseId> caseIds, Step step);

    Optional<StepResult> find(CaseId caseId, Step step, String inputHash);

    /**
     * Stores the result unless one with the same (case, step, input hash) is there, and makes that one current.
     *
     * @return the one in force afterwards: of two workers on the same step, both get the first one's
     */
    StepResult store(StepResult result);

    /** All that are in force, in order of {@link Step}. */
    List<StepResult> current(CaseId caseId);
}
