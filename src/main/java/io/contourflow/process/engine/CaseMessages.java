package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.PROCESS_KEY;

import io.contourflow.kernel.CaseId;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages to the process of a case. */
@Component
class CaseMessages {

    private final RuntimeService runtime;

    CaseMessages(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /**
     * Looks before it sends: a message that nobody expects would spoil the transaction of a caller who does not mind.
     *
     * @return whether the case runs and expected the message
     */
    boolean send(CaseId caseId, String message) {
        if (!isExpected(caseId, message)) {
            return false;
        }
        runtime.createMessageCorrelation(message)
                .processInstanceId(
                        java.util.Objects.requireNonNull(root(caseId)).getId())
                .correlate();
        return true;
    }

    /** Whether the case runs and waits for the message. */
    boolean isExpected(CaseId caseId, String message) {
        ProcessInstance root = root(caseId);
        return root != null && isExpected(root, message);
    }

    private @Nullable ProcessInstance root(CaseId caseId) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(PROCESS_KEY)
                .processInstanceBusinessKey(caseId.toString())
                .singleResult();
    }

    private boolean isExpected(ProcessInstance root, String message) {
        return runtime.createEventSubscriptionQuery()
                        .processInstanceId(root.getId())
                        .eventType("message")
                        .eventName(message)
                        .count()
                > 0;
    }
}
