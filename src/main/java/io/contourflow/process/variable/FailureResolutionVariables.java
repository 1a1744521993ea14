package io.contourflow.process.variable;

/** Names in {@code FailureResolutionProcess.bpmn}. */
public final class FailureResolutionVariables {

    public static final String PROCESS_KEY = "FailureResolutionProcess";

    public static final String MESSAGE_ATTENTION_ENDED = "AttentionEnded";

    private FailureResolutionVariables() {}
}
