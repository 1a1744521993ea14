package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.CaseLifecycleVariables.MESSAGE_CASE_CANCELLED;
import static io.contourflow.process.variable.CaseLifecycleVariables.MESSAGE_IMAGE_REPLACED;
import static io.contourflow.process.variable.CaseLifecycleVariables.MESSAGE_OFFSET_CORRECTED;
import static io.contourflow.process.variable.CaseLifecycleVariables.PROCESS_KEY;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.contouring.OutdatedContours;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** {@link Workflow} on the process engine. */
@Component
@Transactional
class EngineWorkflow implements Workflow {
    /** SQLSTATE of the standard. */
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final RuntimeService runtime;
    private final CaseMessages messages;
    private final HistoryService history;
    private final RepositoryService repository;
    private final ProgressReader progress;
    private final Cases cases;
    private final AuditTrail audit;
    private final CaseLock lock;
    private final OutdatedContours outdated;

    EngineWorkflow(
            RuntimeService runtime,
            CaseMessages messages,
            HistoryService history,
            RepositoryService repository,
            ProgressReader progress,
            Cases cases,
            AuditTrail audit,
            CaseLock lock,
            OutdatedContours outdated) {
        this.runtime = runtime;
        this.messages = messages;
        this.history = history;
        this.repository = repository;
        this.progress = progress;
        this.cases = cases;
        this.audit = audit;
        this.lock = lock;
        this.outdated = outdated;
    }

    @Override
    public void start(CaseId caseId, Actor actor) {
        lock.acquire(caseId);
        boolean startedBefore = history.createHistoricProcessInstanceQuery()
                        .processDefinitionKey(PROCESS_KEY)
                        .processInstanceBusinessKey(caseId.toString())
                        .count()
                > 0;
        // Cancelled before its event got here: nothing to do, and an error would have the event told for ever.
        if (startedBefore || !cases.require(caseId).state().isOpen()) {
            return;
        }
        runtime.startProcessInstanceByKey(PROCESS_KEY, caseId.toString(), CASE_ID.with(caseId));
        audit.append("CASE_STARTED", actor.userId(), caseId.toString(), "process started");
    }

    @Override
    public void cancel(CaseId caseId, String reason, Actor actor) {
        send(caseId, MESSAGE_CASE_CANCELLED, "case " + caseId + " is not running, so it cannot be cancelled");
        cases.moveTo(caseId, CaseState.CANCELLED, reason);
        audit.append("CASE_CANCELLED", actor.userId(), caseId.toString(), reason);
    }

    @Override
    public void offsetCorrected(CaseId caseId, Actor actor) {
        send(
                caseId,
                MESSAGE_OFFSET_CORRECTED,
                "case " + caseId + " is not being processed or reviewed, so its offset cannot be corrected");
        outdated.withdrawWhatRestsOnRegistration(caseId, "the offset was corrected");
        audit.append("OFFSET_CORRECTED", actor.userId(), caseId.toString(), "non-rigid registration runs again");
    }

    @Override
    public void imageReplaced(CaseId caseId, Actor actor) {
        send(
                caseId,
                MESSAGE_IMAGE_REPLACED,
                "case " + caseId + " is not being processed or reviewed, so its images cannot be replaced");
        // which of the two is not said, so nothing that was made of either stands
        ImagingCase imagingCase = cases.require(caseId);
        Stream.of(imagingCase.first(), imagingCase.second())
                .filter(Objects::nonNull)
                .forEach(
                        image -> outdated.withdrawWhatRestsOnImage(caseId, image.series(), "the images were replaced"));
        audit.append("IMAGE_REPLACED", actor.userId(), caseId.toString(), "case is processed again");
    }

    private void send(CaseId caseId, String message, String whenNotExpected) {
        try {
            if (!messages.send(caseId, message)) {
                throw new Problem(Problem.Kind.CONFLICT, "case-not-running", whenNotExpected);
            }
        } catch (ProcessEngineException cause) {
            if (!wentOnMeanwhile(cause)) {
                throw cause;
            }
            throw new OptimisticLockingFailureException("case " + caseId + " went on meanwhile", cause);
        }
    }

    /**
     * The engine notices a step that ends while it interrupts the case by a changed revision, or, where the step began
     * something new, by what then still refers to the execution that it deletes.
     */
    private static boolean wentOnMeanwhile(ProcessEngineException failure) {
        if (failure instanceof OptimisticLockingException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && FOREIGN_KEY_VIOLATION.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    @Override
    @Transactional(readOnly = true)
    public Progress progress(CaseId caseId) {
        return progress.read(caseId);
    }

    @Override
    @Transactional(readOnly = true)
    public String modelXml(String processKey) {
        ProcessDefinition definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(processKey)
                .latestVersion()
                .singleResult();
        if (definition == null) {
            throw Problem.notFound("process model", processKey);
        }
        try (InputStream model = repository.getProcessModel(definition.getId())) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
