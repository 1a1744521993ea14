package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.ContourReviewVariables.CONTOURS_TO_REVIEW;
import static io.contourflow.process.variable.ContourReviewVariables.SECOND_READER_NEEDED;

import io.contourflow.kernel.CaseId;
import io.contourflow.process.ProcessProperties;
import io.contourflow.review.ContourReview;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Mark for review</em>: the review marker that only a user deletes (R16). */
@Component("markForReview")
class MarkForReviewDelegate implements JavaDelegate {

    private final ContourReview review;
    private final ProcessProperties properties;

    MarkForReviewDelegate(ContourReview review, ProcessProperties properties) {
        this.review = review;
        this.properties = properties;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseId caseId = CASE_ID.get(execution);
        // Whatever is not approved: rejected contours that nobody changed must not pass as reviewed.
        CONTOURS_TO_REVIEW.set(execution, review.markForReview(caseId));
        SECOND_READER_NEEDED.set(execution, properties.secondReaderNeeded());
    }
}
