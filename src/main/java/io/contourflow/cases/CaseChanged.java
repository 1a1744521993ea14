package io.contourflow.cases;

import io.contourflow.kernel.CaseId;

/** Something about the case changed that its viewers want to see (SSE). */
public record CaseChanged(CaseId caseId) {}
