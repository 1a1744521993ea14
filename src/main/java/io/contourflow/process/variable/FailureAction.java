package io.contourflow.process.variable;

/** How to go on after a failure. */
public enum FailureAction {
    RETRY,
    /** With another preset, mode or recipe, put in force before the step is tried again. */
    RETRY_WITH_SETTINGS,
    /** By hand: without a registration where the images could not be registered, else without the failed step. */
    CONTINUE,
    CANCEL
}
