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

/**
 * The reminders and escalations of the open tasks of an instance. The engine (7.24) drops the timers of task listeners
 * when it migrates an instance; these are noted before and set again after, for the times that they had.
 */
final class TaskTimers {

    /** Due times of the timers that have not fired, and all that the tasks' model has, by task and listener. */
    record Noted(Map<String, Date> pending, Set<String> declared) {}

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

    /** Sets what was pending, and what the new model has and the old one had not; what has fired stays fired. */
    static Command<Void> restore(String instanceId, Noted noted) {
        return context -> {
            for (TaskEntity task : tasks(context, instanceId)) {
                Set<String> there = pendingOf(context, task.getExecution()).keySet();
                declarations(task.getExecution()).forEach((listener, declaration) -> {
                    Date due = noted.pending().get(key(task, listener));
                    boolean isNew = !noted.declared().contains(key(task, listener));
                    if (!there.contains(listener) && (due != null || isNew)) {
                        TimerEntity timer = declaration.createTimerInstance(task.getExecution());
                        if (due != null) {
                            timer.setDuedate(due);
                        }
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
