package io.contourflow.process.variable;

import static io.contourflow.process.variable.ProcessVariable.ofBoolean;
import static io.contourflow.process.variable.ProcessVariable.ofEnum;

import io.contourflow.review.ContourReview;

/** Names in {@code ContourReviewProcess.bpmn}. */
public final class ContourReviewVariables {

    public static final String PROCESS_KEY = "ContourReviewProcess";

    public static final ProcessVariable<Boolean, Boolean> CONTOURS_TO_REVIEW = ofBoolean("contoursToReview");
    public static final ProcessVariable<Boolean, Boolean> SECOND_READER_NEEDED = ofBoolean("secondReaderNeeded");
    public static final ProcessVariable<ContourReview.Outcome, String> REVIEW_OUTCOME =
            ofEnum("reviewOutcome", ContourReview.Outcome.class);

    private ContourReviewVariables() {}
}
