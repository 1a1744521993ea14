package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.util.List;

/** Contours that a person draws from nothing, where no model made any or what it made was rejected (R20). */
public interface ContoursByHand {
    /** What a set of hand-drawn contours says made it. */
    String PRODUCER = "drawn by hand";

    /** Most structures that a person may name for one image. */
    int STRUCTURES_MAX = 100;

    /**
     * Opens a set without structures where contouring of an image failed and is continued by hand: until somebody names
     * and draws structures in it, the case waits in its review. Leaves contours that are in force alone.
     */
    void open(CaseId caseId, ImageRole role);

    /**
     * Names the structures that will be drawn on one image, without contours yet and NOT_REVIEWED; their contours are then
     * put by {@code ContourEditing}. Naming again keeps what was drawn.
     *
     * @param names after AAPM TG-263, at least one
     * @throws io.contourflow.kernel.Problem FORBIDDEN for others than clinicians and planners; INVALID for names that are
     *     none after TG-263 or come twice, and for images that the case has not; CONFLICT when the case is closed or
     *     released, when contours of another origin are in force and not rejected, or when a structure that was drawn is
     *     not among the names
     */
    ContourSet name(CaseId caseId, ImageRole role, List<String> names, Actor actor);
}
