package io.contourflow.adaptation;

/** The user's answer to the prompt (R12). */
public enum PlanDecision {
    MODIFY,
    DO_NOT_MODIFY
}
