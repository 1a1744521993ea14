package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.PROCESS_KEY;

import io.contourflow.cases.Cases;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Guards the start of {@code CaseLifecycleProcess}, whoever starts it: the case must be known, open and without a
 * process, now or before. The case id becomes the business key.
 */
@Component("guardStart")
class GuardStartListener implements ExecutionListener {

    private final Cases cases;
    private final CaseLock lock;

    GuardStartListener(Cases cases, CaseLock lock) {
        this.cases = cases;
        this.lock = lock;
    }

    @Override
    public void notify(DelegateExecution execution) {
        CaseId caseId = caseIdOf(execution);
        if (!cases.require(caseId).state().isOpen()) {
            throw new Problem(Problem.Kind.CONFLICT, "case-closed", "case " + caseId + " is closed");
        }
        lock.acquire(caseId);
        boolean startedBefore = execution
                .getProcessEngineServices()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(PROCESS_KEY)
                .processInstanceBusinessKey(caseId.toString())
                .list()
                .stream()
                .anyMatch(other -> !other.getId().equals(execution.getProcessInstanceId()));
        if (startedBefore) {
            throw new Problem(Problem.Kind.CONFLICT, "case-started", "case " + caseId + " has its process already");
        }
        execution.setProcessBusinessKey(caseId.toString());
    }

    private static CaseId caseIdOf(DelegateExecution execution) {
        try {
            return CASE_ID.get(execution);
        } catch (IllegalStateException | IllegalArgumentException cause) {
            throw new Problem(Problem.Kind.INVALID, "bad-case-id", String.valueOf(cause.getMessage()));
        }
    }
}
