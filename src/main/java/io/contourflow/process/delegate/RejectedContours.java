package io.contourflow.process.delegate;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.AutomaticContouring;
import io.contourflow.kernel.CaseId;
import io.contourflow.review.ContourReview;
import org.springframework.stereotype.Component;

/**
 * Contours again what a reviewer rejected. Contouring is idempotent, so this makes new contours only where something
 * changed since (a model, the registration); else the rejected ones stay and a user edits them.
 */
@Component
class RejectedContours {

    private final ContourReview review;
    private final AutomaticContouring contouring;

    RejectedContours(ContourReview review, AutomaticContouring contouring) {
        this.review = review;
        this.contouring = contouring;
    }

    void contourAgain(CaseId caseId) {
        review.sets(caseId).stream()
                .filter(set -> set.isInForce() && set.state() == ReviewState.REJECTED)
                .forEach(this::contourAgain);
    }

    private void contourAgain(ContourSet set) {
        if (set.origin() == ContourOrigin.AUTOMATIC) {
            contouring.contour(set.caseId(), set.role());
        } else if (set.origin() == ContourOrigin.PROPAGATED) {
            contouring.propagateFirstContour(set.caseId());
        }
        // What a person edited stays: a machine does not overwrite a person's work.
    }
}
