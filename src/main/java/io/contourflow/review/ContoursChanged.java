package io.contourflow.review;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;

/** A person changed contours; whatever was approved before is to be reviewed again. */
public record ContoursChanged(CaseId caseId, ContourSetId contourSetId, String structure) {}
