package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.HAS_SECOND;
import static io.contourflow.process.variable.CaseLifecycleVariables.SAME_MODE;
import static io.contourflow.process.variable.CaseLifecycleVariables.SAME_PERIOD;

import io.contourflow.intake.ImageClassification;
import io.contourflow.intake.ImageFacts;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Determine image facts</em>: what the image-type decision looks at (R4). */
@Component("determineImageFacts")
class DetermineImageFactsDelegate implements JavaDelegate {

    private final ImageClassification classification;

    DetermineImageFactsDelegate(ImageClassification classification) {
        this.classification = classification;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ImageFacts facts = classification.facts(CASE_ID.get(execution));
        HAS_SECOND.set(execution, facts.hasSecond());
        SAME_MODE.set(execution, facts.sameMode());
        SAME_PERIOD.set(execution, facts.samePeriod());
    }
}
