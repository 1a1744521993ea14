package io.contourflow.process.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the guards and listeners of this application into the engine. */
@Component
class EngineCustomization extends AbstractProcessEnginePlugin {

    private final CaseParseListener listener;
    private final FailedStepIncidentHandler incidents;

    EngineCustomization(
            StepTimeline timeline,
            TaskStates taskStates,
            CaseStates caseStates,
            CompletionGuard guard,
            AssignmentGuard assignment,
            FailedStepIncidentHandler incidents) {
        this.listener = new CaseParseListener(timeline, taskStates, caseStates, guard, assignment);
        this.incidents = incidents;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setCustomPreCommandInterceptorsTxRequired(
                with(configuration.getCustomPreCommandInterceptorsTxRequired(), new QueryExpressionGuard()));
        configuration.setCustomPreCommandInterceptorsTxRequiresNew(
                with(configuration.getCustomPreCommandInterceptorsTxRequiresNew(), new QueryExpressionGuard()));
        configuration.setCustomPostBPMNParseListeners(
                EngineCustomization.<BpmnParseListener>with(configuration.getCustomPostBPMNParseListeners(), listener));
        configuration.setCustomIncidentHandlers(
                EngineCustomization.<IncidentHandler>with(configuration.getCustomIncidentHandlers(), incidents));
        configuration.setEnableExpressionsInAdhocQueries(false);
        configuration.setEnableExpressionsInStoredQueries(false);
        configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
    }

    private static <T> List<T> with(@Nullable List<T> present, T added) {
        List<T> all = present == null ? new ArrayList<>() : new ArrayList<>(present);
        all.add(added);
        return all;
    }
}
