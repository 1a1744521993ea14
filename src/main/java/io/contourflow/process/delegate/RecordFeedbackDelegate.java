package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.adaptation.PlanFeedback;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Record feedback and adjust threshold</em>, exactly once per answer (R12, R13). */
@Component("recordFeedback")
class RecordFeedbackDelegate implements JavaDelegate {

    private final PlanFeedback feedback;

    RecordFeedbackDelegate(PlanFeedback feedback) {
        this.feedback = feedback;
    }

    @Override
    public void execute(DelegateExecution execution) {
        feedback.adjustThreshold(CASE_ID.get(execution));
    }
}
