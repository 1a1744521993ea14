package io.contourflow.process.engine;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.CaseId;
import io.contourflow.review.ContourReview;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Who decided on the contours of a case, as their sets in force bear witness. */
@Component
class Readers {

    private final ContourReview review;

    Readers(ContourReview review) {
        this.review = review;
    }

    /** Ids of users. */
    Set<String> of(CaseId caseId) {
        return review.sets(caseId).stream()
                .filter(ContourSet::isInForce)
                .map(ContourSet::decidedBy)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether every set was decided on again by somebody who was no first reader. */
    boolean haveReadAgain(CaseId caseId, Set<String> firstReaders) {
        return Collections.disjoint(of(caseId), firstReaders);
    }
}
