package io.contourflow.process.variable;

import io.contourflow.adaptation.PlanDecision;

/** Names in {@code PlanAdaptationProcess.bpmn}. */
public final class PlanAdaptationVariables {

    public static final String PROCESS_KEY = "PlanAdaptationProcess";

    public static final ProcessVariable<PlanDecision, String> PLAN_DECISION =
            ProcessVariable.ofEnum("planDecision", PlanDecision.class);

    private PlanAdaptationVariables() {}
}
