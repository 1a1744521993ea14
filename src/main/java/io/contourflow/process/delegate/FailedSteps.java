package io.contourflow.process.delegate;

import io.contourflow.kernel.CaseId;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Steps of a case that were given up after their retries. */
@Component
class FailedSteps {

    /** One more try per request of a person: who retries sees soon whether it helped. */
    private static final int RETRIES = 1;

    private final RuntimeService runtime;
    private final ManagementService management;

    FailedSteps(@Lazy RuntimeService runtime, @Lazy ManagementService management) {
        this.runtime = runtime;
        this.management = management;
    }

    void retry(CaseId caseId) {
        for (ProcessInstance instance : runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(caseId.toString())
                .list()) {
            for (Job job : management
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .noRetriesLeft()
                    .list()) {
                management.setJobRetries(job.getId(), RETRIES);
            }
        }
    }
}
