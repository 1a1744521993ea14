package io.contourflow.adaptation;

import io.contourflow.cases.ImageType;
import io.contourflow.kernel.CaseId;

/** Tells the deformation degree of a case (R10) and compares it with the threshold in force (R11). Idempotent. */
public interface DeformationGate {
    /**
     * @param registered whether this run registered the pair; else stored registrations are of other images or settings
     *     and nothing can be told from them
     */
    DeformationVerdict assess(CaseId caseId, boolean registered);

    /**
     * Keeps that nothing can be told, because measuring failed and a person goes on by hand: the prompt that the person
     * then answers. Never within the limit.
     *
     * @param because one line for a person
     */
    void cannotTell(CaseId caseId, String because);

    /**
     * Whether contours may be moved through the deformation field before a person looked: it is there, of this run, and
     * passed its own quality check.
     *
     * @param registered as in {@link #assess}
     */
    boolean isFieldTrusted(CaseId caseId, boolean registered);

    /** Whether the degree of such images is told from their second contour, which then has to be made before. */
    boolean needsSecondContour(ImageType type);
}
