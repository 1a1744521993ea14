package io.contourflow.process.variable;

import java.util.Arrays;
import java.util.Optional;

/**
 * Steps that a case can go on without when they fail and a person continues by hand. Recording and releasing are not among
 * them: what rests on them would be unfounded or silently missing.
 */
public enum SkippableStep {
    ADJUST_IMAGES("Task_AdjustImages", ""),
    /** Without a registration, as where the images cannot be registered. */
    REGISTER_RIGIDLY("Task_RegisterRigidly", "Gateway_RegistrationOver"),
    REGISTER_DEFORMABLY("Task_RegisterDeformably", "Gateway_RegistrationOver"),
    FUSE_IMAGES("Task_FuseImages", ""),
    CONTOUR_FIRST_IMAGE("Task_ContourFirstImage", ""),
    CONTOUR_SECOND_IMAGE("Task_ContourSecondImage", ""),
    /** The degree cannot be told then, and a person decides: never "within the limit". */
    MEASURE_DEFORMATION("Task_MeasureDeformation", ""),
    MOVE_FIRST_CONTOUR("Task_MoveFirstContour", ""),
    STORE_CONTOURED_IMAGE("Task_StoreContouredImage", "");

    private final String elementId;
    private final String goesOnAt;

    SkippableStep(String elementId, String goesOnAt) {
        this.elementId = elementId;
        this.goesOnAt = goesOnAt;
    }

    public String elementId() {
        return elementId;
    }

    /** Element before which the case goes on; empty: right after the step. */
    public Optional<String> goesOnAt() {
        return goesOnAt.isEmpty() ? Optional.empty() : Optional.of(goesOnAt);
    }

    public static Optional<SkippableStep> of(String elementId) {
        return Arrays.stream(values())
                .filter(step -> step.elementId.equals(elementId))
                .findFirst();
    }
}
