package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.PROCESS_KEY;

import io.contourflow.kernel.CaseId;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
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
        ProcessInstance root = runtime.createProcessInstanceQuery()
                .processDefinitionKey(PROCESS_KEY)
                .processInstanceBusinessKey(caseId.toString())
                .singleResult();
        if (root == null || !isExpected(root, message)) {
            return false;
        }
        runtime.createMessageCorrelation(message)
                .processInstanceId(root.getId())
                .correlate();
        return true;
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
