package io.contourflow.process.engine;

import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Has every service task tell the timeline, and every user task the case, without a word in the models. */
class CaseParseListener extends AbstractBpmnParseListener {

    private final StepTimeline timeline;
    private final TaskStates taskStates;
    private final CaseStates caseStates;
    private final CompletionGuard guard;
    private final AssignmentGuard assignment;

    CaseParseListener(
            StepTimeline timeline,
            TaskStates taskStates,
            CaseStates caseStates,
            CompletionGuard guard,
            AssignmentGuard assignment) {
        this.timeline = timeline;
        this.taskStates = taskStates;
        this.caseStates = caseStates;
        this.guard = guard;
        this.assignment = assignment;
    }

    @Override
    public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        addTimeline(activity);
    }

    @Override
    public void parseBusinessRuleTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        addTimeline(activity);
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (TaskKind.isKnown(activity.getId())
                && activity.getActivityBehavior() instanceof UserTaskActivityBehavior behavior) {
            behavior.getTaskDefinition().addTaskListener(TaskListener.EVENTNAME_CREATE, taskStates);
            behavior.getTaskDefinition().addTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, assignment);
            behavior.getTaskDefinition().addTaskListener(TaskListener.EVENTNAME_COMPLETE, guard);
            behavior.getTaskDefinition().addTaskListener(TaskListener.EVENTNAME_COMPLETE, taskStates);
        }
    }

    @Override
    public void parseStartEvent(Element element, ScopeImpl scope, ActivityImpl activity) {
        caseStates
                .stateAt(activity.getId())
                .ifPresent(state -> activity.addListener(ExecutionListener.EVENTNAME_END, caseStates));
    }

    @Override
    public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl activity) {
        caseStates
                .stateAt(activity.getId())
                .ifPresent(state -> activity.addListener(ExecutionListener.EVENTNAME_END, caseStates));
    }

    private void addTimeline(ActivityImpl activity) {
        activity.addListener(ExecutionListener.EVENTNAME_START, timeline);
        activity.addListener(ExecutionListener.EVENTNAME_END, timeline);
    }
}
