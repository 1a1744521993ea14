package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.CONTOURING_ORDER;
import static io.contourflow.process.variable.CaseLifecycleVariables.CONTOUR_FIRST;
import static io.contourflow.process.variable.CaseLifecycleVariables.PROCESS_KEY;
import static io.contourflow.process.variable.CaseLifecycleVariables.SECOND_CONTOUR_AT_ONCE;
import static io.contourflow.process.variable.CaseLifecycleVariables.SECOND_CONTOUR_BY_OWN_MODEL;
import static io.contourflow.process.variable.CaseLifecycleVariables.SECOND_CONTOUR_STRATEGY;

import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.MethodProperties;
import io.contourflow.process.variable.ProcessVariable;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Guards the start of {@code CaseLifecycleProcess}, whoever starts it: the case must be known, open and without a
 * process, now or before. The case id becomes the business key. What the case is done by is settled here: as the starter
 * says by variables, else as the case was asked for, else as the site does it.
 */
@Component("guardStart")
class GuardStartListener implements ExecutionListener {

    private final Cases cases;
    private final CaseLock lock;
    private final MethodProperties site;
    private final Timeline timeline;

    GuardStartListener(Cases cases, CaseLock lock, MethodProperties site, Timeline timeline) {
        this.cases = cases;
        this.lock = lock;
        this.site = site;
        this.timeline = timeline;
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
        settleMethod(caseId, execution);
    }

    private void settleMethod(CaseId caseId, DelegateExecution execution) {
        CaseMethod asked = cases.require(caseId).method();
        SecondContourStrategy strategy =
                given(SECOND_CONTOUR_STRATEGY, execution).orElse(asked.secondContour());
        ContouringOrder order = given(CONTOURING_ORDER, execution).orElse(asked.order());
        CaseMethod method = site.complete(new CaseMethod(strategy, order));
        cases.settle(caseId, method);
        SecondContourStrategy inForce = Objects.requireNonNull(method.secondContour());
        ContouringOrder orderInForce = Objects.requireNonNull(method.order());
        SECOND_CONTOUR_STRATEGY.set(execution, inForce);
        SECOND_CONTOUR_BY_OWN_MODEL.set(execution, inForce.byOwnModel());
        SECOND_CONTOUR_AT_ONCE.set(execution, inForce.atOnce());
        CONTOURING_ORDER.set(execution, orderInForce);
        CONTOUR_FIRST.set(execution, orderInForce == ContouringOrder.CONTOUR_FIRST);
        timeline.record(new Timeline.Entry(
                caseId,
                Clock.systemUTC().instant(),
                "METHOD_SETTLED",
                Actor.SYSTEM.userId(),
                inForce.label() + (strategy == null ? " (site)" : "") + "; " + orderInForce.label()
                        + (order == null ? " (site)" : ""),
                null,
                SoftwareVersion.current()));
    }

    private static <T> Optional<T> given(ProcessVariable<T, ?> variable, DelegateExecution execution) {
        try {
            return variable.find(execution);
        } catch (IllegalStateException | IllegalArgumentException cause) {
            throw new Problem(Problem.Kind.INVALID, "bad-start-variable", String.valueOf(cause.getMessage()));
        }
    }

    private static CaseId caseIdOf(DelegateExecution execution) {
        try {
            return CASE_ID.get(execution);
        } catch (IllegalStateException | IllegalArgumentException cause) {
            throw new Problem(Problem.Kind.INVALID, "bad-case-id", String.valueOf(cause.getMessage()));
        }
    }
}
