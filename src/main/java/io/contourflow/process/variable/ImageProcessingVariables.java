package io.contourflow.process.variable;

import static io.contourflow.process.variable.ProcessVariable.ofBoolean;
import static io.contourflow.process.variable.ProcessVariable.ofEnum;

/** Names in {@code ImageProcessingProcess.bpmn}. */
public final class ImageProcessingVariables {

    public static final String PROCESS_KEY = "ImageProcessingProcess";

    /** Whether offset and field of the pair are there. */
    public static final ProcessVariable<Boolean, Boolean> REGISTERED = ofBoolean("registered");

    public static final ProcessVariable<Boolean, Boolean> FIRST_CONTOURED = ofBoolean("firstContoured");
    public static final ProcessVariable<Boolean, Boolean> SECOND_CONTOURED = ofBoolean("secondContoured");
    public static final ProcessVariable<FailureAction, String> FAILURE_ACTION =
            ofEnum("failureAction", FailureAction.class);

    private ImageProcessingVariables() {}
}
