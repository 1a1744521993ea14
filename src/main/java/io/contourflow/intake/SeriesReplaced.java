package io.contourflow.intake;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;

/**
 * More objects of an image arrived after the case was made, and the image is complete again: what was computed from it
 * no longer shows the whole image. Published in the transaction that recorded it in the timeline.
 */
public record SeriesReplaced(CaseId caseId, SeriesUid series) {}
