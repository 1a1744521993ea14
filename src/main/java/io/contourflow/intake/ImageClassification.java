package io.contourflow.intake;

import io.contourflow.kernel.CaseId;

/** Facts for the image-type decision (R4). */
public interface ImageClassification {
    ImageFacts facts(CaseId caseId);
}
