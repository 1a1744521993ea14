package io.contourflow.intake;

import io.contourflow.kernel.CaseId;

/** A case was made from complete images; the process starts on it. Published inside the creating transaction. */
public record ImagesReady(CaseId caseId) {}
