package io.contourflow.process.variable;

import static io.contourflow.process.variable.ProcessVariable.ofBoolean;
import static io.contourflow.process.variable.ProcessVariable.ofEnum;

import io.contourflow.review.ContourReview;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names in {@code ContourReviewProcess.bpmn}. */
public final class ContourReviewVariables {

    public static final String PROCESS_KEY = "ContourReviewProcess";

    public static final ProcessVariable<Boolean, Boolean> CONTOURS_TO_REVIEW = ofBoolean("contoursToReview");
    public static final ProcessVariable<Boolean, Boolean> SECOND_READER_NEEDED = ofBoolean("secondReaderNeeded");
    public static final ProcessVariable<ContourReview.Outcome, String> REVIEW_OUTCOME =
            ofEnum("reviewOutcome", ContourReview.Outcome.class);

    /** Ids of the users who decided in the first reading, one a line; a second reader must be somebody else. */
    public static final ProcessVariable<Set<String>, String> FIRST_READERS = new ProcessVariable<>(
            "firstReaders",
            String.class,
            readers -> String.join("\n", new TreeSet<>(readers)),
            text -> text.lines().collect(Collectors.toUnmodifiableSet()));

    private ContourReviewVariables() {}
}
