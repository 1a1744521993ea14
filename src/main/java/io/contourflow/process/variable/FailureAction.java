package io.contourflow.process.variable;

/** How to go on after a failure. */
public enum FailureAction {
    RETRY,
    /** Without a registration; only where the images could not be registered. */
    CONTINUE,
    CANCEL
}
