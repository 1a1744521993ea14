package io.contourflow.process.delegate;

import static io.contourflow.process.variable.FailureResolutionVariables.MESSAGE_ATTENTION_ENDED;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Clock;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Closes a cancelled case. */
@Component
class CaseClosure {

    private final Cases cases;
    private final Timeline timeline;
    private final RuntimeService runtime;

    CaseClosure(Cases cases, Timeline timeline, @Lazy RuntimeService runtime) {
        this.cases = cases;
        this.timeline = timeline;
        this.runtime = runtime;
    }

    /** The case was mostly moved by who asked; a message sent straight to the engine is caught up with here. */
    void recordCancellation(CaseId caseId) {
        if (cases.require(caseId).state() != CaseState.CANCELLED) {
            cases.moveTo(caseId, CaseState.CANCELLED, "cancelled");
        }
        runtime.createMessageCorrelation(MESSAGE_ATTENTION_ENDED)
                .processInstanceBusinessKey(caseId.toString())
                .correlateAll();
        timeline.record(new Timeline.Entry(
                caseId,
                Clock.systemUTC().instant(),
                "CASE_CANCELLED",
                Actor.SYSTEM.userId(),
                "processing stopped",
                null,
                SoftwareVersion.current()));
    }
}
