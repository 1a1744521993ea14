package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.cases.Cases;
import io.contourflow.process.DeadlineProperties;
import io.contourflow.process.ProcessProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * When a task is due, reminded of and escalated. The models ask for the two last when the task begins; public because
 * their expressions call it.
 */
@Component("taskDeadlines")
public class TaskDeadlines {

    private final Cases cases;
    private final ProcessProperties properties;
    private final DeadlineProperties settings;
    private final WorkingTime workingTime;

    TaskDeadlines(Cases cases, ProcessProperties properties, DeadlineProperties settings) {
        this.cases = cases;
        this.properties = properties;
        this.settings = settings;
        this.workingTime = new WorkingTime(settings);
    }

    /** The engine's clock: one that tests can move, and the one that timers go by. */
    static Instant now() {
        return ClockUtil.getCurrentTime().toInstant();
    }

    public Date reminderAt(DelegateExecution execution) {
        Instant now = now();
        Duration time = timeOf(TaskKind.of(execution.getCurrentActivityId()));
        Instant byKind = workingTime.plus(now, share(time));
        Instant wantedAt = wantedAt(execution);
        if (wantedAt == null || !wantedAt.isBefore(workingTime.plus(now, time))) {
            return Date.from(byKind);
        }
        Instant byCase = wantedAt.isBefore(now) ? now : now.plus(share(Duration.between(now, wantedAt)));
        return Date.from(byCase.isBefore(byKind) ? byCase : byKind);
    }

    public Date escalationAt(DelegateExecution execution) {
        TaskKind kind = TaskKind.of(execution.getCurrentActivityId());
        return Date.from(workingTime.plus(dueAt(kind, wantedAt(execution)), settings.escalationAfter()));
    }

    /** @param wantedAt a case that is wanted earlier makes its tasks due earlier */
    Instant dueAt(TaskKind kind, @Nullable Instant wantedAt) {
        Instant byKind = workingTime.plus(now(), timeOf(kind));
        return wantedAt != null && wantedAt.isBefore(byKind) ? wantedAt : byKind;
    }

    private @Nullable Instant wantedAt(DelegateExecution execution) {
        return cases.require(CASE_ID.get(execution)).dueAt();
    }

    private Duration timeOf(TaskKind kind) {
        return kind.due(properties);
    }

    private Duration share(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() * settings.reminderShare()));
    }
}
