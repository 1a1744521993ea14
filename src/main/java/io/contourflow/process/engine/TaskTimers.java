package io.contourflow.process.engine;

import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.TimerEventJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;

/**
 * The reminders and escalations of the open tasks of an instance. When the engine (7.24) migrates an instance it takes the
 * timers of task listeners out of the model in its memory as it goes (seen in a test: the second of two timers, and all
 * timers of the instances that come after, were lost) and reckons those that it keeps from now. So what the model has and
 * when each timer is due is noted before, and put back after.
 */
final class TaskTimers {

    /** Due times of the timers that have not fired, and all that the tasks' model has, by task and listener. */
    record Noted(Map<String, Date> pending, Set<String> declared) {}

    /** What a model has, by user task: a copy of what the engine keeps in memory. */
    record Declared(Map<ActivityImpl, Map<String, Map<String, TimerDeclarationImpl>>> byTask) {}

    private TaskTimers() {}

    static Command<Noted> note(String instanceId) {
        return context -> {
            Map<String, Date> pending = new HashMap<>();
            Set<String> declared = new HashSet<>();
            for (TaskEntity task : tasks(context, instanceId)) {
                declarations(task.getExecution()).keySet().forEach(listener -> declared.add(key(task, listener)));
                pendingOf(context, task.getExecution())
                        .forEach((listener, timer) -> pending.put(key(task, listener), timer.getDuedate()));
            }
            return new Noted(pending, declared);
        };
    }

    static Command<Declared> declaredBy(String definitionId) {
        return context -> {
            Map<ActivityImpl, Map<String, Map<String, TimerDeclarationImpl>>> byTask = new HashMap<>();
            collect(
                    context.getProcessEngineConfiguration()
                            .getDeploymentCache()
                            .findDeployedProcessDefinitionById(definitionId),
                    byTask);
            return new Declared(byTask);
        };
    }

    private static void collect(
            ScopeImpl scope, Map<ActivityImpl, Map<String, Map<String, TimerDeclarationImpl>>> byTask) {
        for (ActivityImpl activity : scope.getActivities()) {
            Map<String, Map<String, TimerDeclarationImpl>> copy = new HashMap<>();
            TimerDeclarationImpl.getTimeoutListenerDeclarationsForScope(activity)
                    .forEach((key, timers) -> copy.put(key, new HashMap<>(timers)));
            if (!copy.isEmpty()) {
                byTask.put(activity, copy);
            }
            collect(activity, byTask);
        }
    }

    /** Puts back what a migration took out of the model in memory. */
    static void putBack(Declared declared) {
        declared.byTask().forEach((activity, copy) -> {
            Map<String, Map<String, TimerDeclarationImpl>> inMemory =
                    TimerDeclarationImpl.getTimeoutListenerDeclarationsForScope(activity);
            copy.forEach((key, timers) ->
                    inMemory.computeIfAbsent(key, none -> new HashMap<>()).putAll(timers));
        });
    }

    /** Sets what was pending, and what the new model has and the old one had not; what has fired stays fired. */
    static Command<Void> restore(String instanceId, Noted noted) {
        return context -> {
            for (TaskEntity task : tasks(context, instanceId)) {
                Map<String, TimerEntity> there = pendingOf(context, task.getExecution());
                declarations(task.getExecution()).forEach((listener, declaration) -> {
                    Date due = noted.pending().get(key(task, listener));
                    boolean isNew = !noted.declared().contains(key(task, listener));
                    if (due != null || isNew) {
                        TimerEntity timer = there.containsKey(listener)
                                ? there.get(listener)
                                : declaration.createTimerInstance(task.getExecution());
                        timer.setDuedate(due == null ? timer.getDuedate() : due);
                    }
                });
            }
            return null;
        };
    }

    private static Collection<TaskEntity> tasks(CommandContext context, String instanceId) {
        return context.getTaskManager().findTasksByProcessInstanceId(instanceId);
    }

    private static String key(TaskEntity task, String listener) {
        return task.getId() + " " + listener;
    }

    private static Map<String, TimerDeclarationImpl> declarations(ExecutionEntity execution) {
        Map<String, TimerDeclarationImpl> byListener = new HashMap<>();
        TimerDeclarationImpl.getTimeoutListenerDeclarationsForScope(execution.getActivity())
                .values()
                .forEach(byListener::putAll);
        return byListener;
    }

    private static Map<String, TimerEntity> pendingOf(CommandContext context, ExecutionEntity execution) {
        return context.getJobManager().findJobsByExecutionId(execution.getId()).stream()
                .flatMap(job -> job instanceof TimerEntity timer ? Stream.of(timer) : Stream.empty())
                .filter(timer -> timer.getJobHandlerConfigurationRaw()
                        .contains(TimerEventJobHandler.JOB_HANDLER_CONFIG_TASK_LISTENER_PREFIX))
                .collect(Collectors.toMap(TaskTimers::listenerOf, Function.identity()));
    }

    private static String listenerOf(TimerEntity timer) {
        String configuration = timer.getJobHandlerConfigurationRaw();
        String prefix = TimerEventJobHandler.JOB_HANDLER_CONFIG_TASK_LISTENER_PREFIX;
        return configuration.substring(configuration.indexOf(prefix) + prefix.length())
                .split("\\" + TimerEventJobHandler.JOB_HANDLER_CONFIG_PROPERTY_DELIMITER, 2)[0];
    }
}
