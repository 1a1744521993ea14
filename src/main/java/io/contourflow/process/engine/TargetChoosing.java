package io.contourflow.process.engine;

import static io.contourflow.process.variable.TargetContourVariables.MESSAGE_TARGET_CHOSEN_AGAIN;

import io.contourflow.kernel.CaseId;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Tells the process that a target contour under review was chosen again. */
@Component
class TargetChoosing {
    private final RuntimeService runtime;

    TargetChoosing(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /** Whether the target contour of the case is under review, where it can be chosen again. */
    boolean isUnderReview(CaseId caseId) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(caseId.toString())
                        .messageEventSubscriptionName(MESSAGE_TARGET_CHOSEN_AGAIN)
                        .count()
                > 0;
    }

    void chosenAgain(CaseId caseId) {
        runtime.createMessageCorrelation(MESSAGE_TARGET_CHOSEN_AGAIN)
                .processInstanceBusinessKey(caseId.toString())
                .correlate();
    }
}
