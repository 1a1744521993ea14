package io.contourflow.process.variable;

import static io.contourflow.process.variable.ProcessVariable.ofBoolean;

/** Names in {@code TargetContourProcess.bpmn}. */
public final class TargetContourVariables {
    public static final String PROCESS_KEY = "TargetContourProcess";
    public static final String MESSAGE_TARGET_CHOSEN_AGAIN = "TargetChosenAgain";

    public static final String MESSAGE_CONTOURS_CHANGED = "ContoursChanged";

    public static final ProcessVariable<Boolean, Boolean> TARGET_CONTOUR_NEEDED = ofBoolean("targetContourNeeded");

    private TargetContourVariables() {}
}
