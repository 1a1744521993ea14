package io.contourflow.registration;

import io.contourflow.cases.Step;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.Optional;

/** How far the image step of a case is that runs on this node now; steps on other nodes are not seen from here. */
public interface StepProgress {
    Optional<Progress> of(CaseId caseId);

    /**
     * @param fraction of the step, 0 to 1
     * @param text a few words for a person
     * @param at when it was reported
     */
    record Progress(CaseId caseId, Step step, double fraction, String text, Instant at) {}
}
