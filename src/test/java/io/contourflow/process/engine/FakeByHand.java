package io.contourflow.process.engine;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.review.ContoursByHand;
import java.util.List;

/** Opens a set of one structure for whoever draws. */
final class FakeByHand implements ContoursByHand {
    private final FakeDomain domain;
    private final FakeReview review;

    FakeByHand(FakeDomain domain, FakeReview review) {
        this.domain = domain;
        this.review = review;
    }

    @Override
    public void open(CaseId caseId, ImageRole role) {
        domain.asked.add("by hand " + role);
        review.add(caseId, role, ContourOrigin.DRAWN);
    }

    @Override
    public ContourSet name(CaseId caseId, ImageRole role, List<String> names, Actor actor) {
        throw new UnsupportedOperationException("not asked by the process");
    }
}
