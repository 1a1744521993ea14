package io.contourflow.process.engine;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.process.MigrationProperties;
import io.contourflow.process.ModelMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.migration.MigrationInstructionsBuilder;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Maps elements of the same id, and those that the settings name as renamed. One transaction for each instance: a step
 * that runs meanwhile loses its lock and is done again, which image steps take without harm.
 */
@Component
class EngineModelMigration implements ModelMigration {

    private static final Logger LOG = LoggerFactory.getLogger(EngineModelMigration.class);

    /** A step that ends just now changes the instance; more than that is no accident. */
    private static final int TRIES_MAX = 3;

    private static final int REASON_LENGTH_MAX = 500;

    private final ProcessEngine engine;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final Timeline timeline;
    private final AuditTrail audit;
    private final MigrationProperties properties;
    private final TransactionTemplate transactions;

    EngineModelMigration(
            ProcessEngine engine,
            Timeline timeline,
            AuditTrail audit,
            MigrationProperties properties,
            PlatformTransactionManager transactionManager) {
        this.engine = engine;
        this.runtime = engine.getRuntimeService();
        this.repository = engine.getRepositoryService();
        this.timeline = timeline;
        this.audit = audit;
        this.properties = properties;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    @EventListener(ApplicationReadyEvent.class)
    void atStart() {
        if (properties.atStart()) {
            Report report = migrate(false, Actor.SYSTEM);
            LOG.info("{} instances taken over to newer process models, {} left", report.migrated(), report.left());
        }
    }

    @Override
    public synchronized Report migrate(boolean dryRun, Actor actor) {
        List<ModelReport> models = new ArrayList<>();
        for (ProcessDefinition newest :
                repository.createProcessDefinitionQuery().latestVersion().list()) {
            for (ProcessDefinition older : repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(newest.getKey())
                    .orderByProcessDefinitionVersion()
                    .asc()
                    .list()) {
                if (older.getVersion() < newest.getVersion()) {
                    migrate(older, newest, dryRun).ifPresent(models::add);
                }
            }
        }
        int migrated = models.stream().mapToInt(ModelReport::migrated).sum();
        int left = models.stream().mapToInt(model -> model.left().size()).sum();
        audit.append(
                dryRun ? "MODEL_MIGRATION_TRIED" : "MODEL_MIGRATION",
                actor.userId(),
                null,
                migrated + " instances taken over, " + left + " left");
        return new Report(dryRun, migrated, left, models);
    }

    private Optional<ModelReport> migrate(ProcessDefinition older, ProcessDefinition newest, boolean dryRun) {
        List<ProcessInstance> instances = runtime.createProcessInstanceQuery()
                .processDefinitionId(older.getId())
                .list();
        if (instances.isEmpty()) {
            return Optional.empty();
        }
        List<Left> left = new ArrayList<>();
        MigrationPlan plan;
        try {
            plan = plan(older, newest);
        } catch (ProcessEngineException refused) {
            instances.forEach(each -> left.add(left(each, refused)));
            return Optional.of(new ModelReport(older.getKey(), older.getVersion(), newest.getVersion(), 0, left));
        }
        int migrated = 0;
        for (ProcessInstance instance : instances) {
            try {
                migrate(instance, plan, older, newest, dryRun);
                migrated++;
            } catch (ProcessEngineException refused) {
                LOG.warn("case {} stays with {}: {}", instance.getBusinessKey(), older.getId(), line(refused));
                left.add(left(instance, refused));
            }
        }
        return Optional.of(new ModelReport(older.getKey(), older.getVersion(), newest.getVersion(), migrated, left));
    }

    private MigrationPlan plan(ProcessDefinition older, ProcessDefinition newest) {
        BpmnModelInstance source = repository.getBpmnModelInstance(older.getId());
        BpmnModelInstance target = repository.getBpmnModelInstance(newest.getId());
        MigrationInstructionsBuilder plan = runtime.createMigrationPlan(older.getId(), newest.getId())
                .mapEqualActivities()
                .updateEventTriggers();
        properties.renamedActivities().forEach((from, to) -> {
            if (source.getModelElementById(from) != null && target.getModelElementById(to) != null) {
                plan.mapActivities(from, to);
            }
        });
        return plan.build();
    }

    private void migrate(
            ProcessInstance instance,
            MigrationPlan plan,
            ProcessDefinition older,
            ProcessDefinition newest,
            boolean dryRun) {
        for (int tried = 1; ; tried++) {
            try {
                transactions.executeWithoutResult(status -> {
                    if (isStillOf(instance, older)) {
                        migrate(instance.getId(), plan);
                        record(instance, older, newest);
                    }
                    if (dryRun) {
                        status.setRollbackOnly();
                    }
                });
                return;
            } catch (OptimisticLockingException changedMeanwhile) {
                if (tried == TRIES_MAX) {
                    throw changedMeanwhile;
                }
            }
        }
    }

    private void migrate(String instanceId, MigrationPlan plan) {
        CommandExecutor commands = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired();
        TaskTimers.Noted timers = commands.execute(TaskTimers.note(instanceId));
        TaskTimers.Declared declared = commands.execute(TaskTimers.declaredBy(plan.getTargetProcessDefinitionId()));
        try {
            runtime.newMigration(plan)
                    .processInstanceIds(instanceId)
                    .skipCustomListeners()
                    .skipIoMappings()
                    .execute();
        } finally {
            TaskTimers.putBack(declared);
        }
        commands.execute(TaskTimers.restore(instanceId, timers));
    }

    /** It may have ended, or another node may have taken it over. */
    private boolean isStillOf(ProcessInstance instance, ProcessDefinition older) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceId(instance.getId())
                        .processDefinitionId(older.getId())
                        .count()
                > 0;
    }

    private void record(ProcessInstance instance, ProcessDefinition older, ProcessDefinition newest) {
        if (instance.getBusinessKey() == null) {
            return;
        }
        timeline.record(new Timeline.Entry(
                CaseId.parse(instance.getBusinessKey()),
                TaskDeadlines.now(),
                "MODEL_MIGRATED",
                Actor.SYSTEM.userId(),
                newest.getName() + " goes on by version " + newest.getVersion() + " instead of " + older.getVersion(),
                null,
                SoftwareVersion.current(),
                ModelVersions.ofDefinition(newest.getId())));
    }

    private static Left left(ProcessInstance instance, ProcessEngineException refused) {
        return new Left(String.valueOf(instance.getBusinessKey()), line(refused));
    }

    private static String line(ProcessEngineException refused) {
        String line = String.valueOf(refused.getMessage()).strip().replaceAll("\\s+", " ");
        return line.length() <= REASON_LENGTH_MAX ? line : line.substring(0, REASON_LENGTH_MAX) + "…";
    }
}
