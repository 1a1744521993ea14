package io.contourflow.contouring;

import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.CaseId;
import java.util.function.Function;

/** Contours images of a case by the model of their mode and stores contour sets marked NOT_REVIEWED. Idempotent. */
public interface AutomaticContouring {
    Outcome contour(CaseId caseId, ImageRole role);

    /** Moves the first image's contours onto the second image through the deformation field (R15, R17). */
    Outcome propagateFirstContour(CaseId caseId);

    /** Contoured, or clearly not and why ("not contoured: no model for PT"). */
    sealed interface Outcome {
        record Contoured(int structures) implements Outcome {}

        record NotContoured(String reason) implements Outcome {}

        default <T> T fold(Function<Contoured, T> contoured, Function<NotContoured, T> not) {
            return this instanceof Contoured c ? contoured.apply(c) : not.apply((NotContoured) this);
        }
    }
}
