package io.contourflow.review;

import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;

/** A clinician decided on contours. @param state of the whole set afterwards */
public record ContoursDecided(CaseId caseId, ContourSetId contourSetId, ReviewState state) {}
