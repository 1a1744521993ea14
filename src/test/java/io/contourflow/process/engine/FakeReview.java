package io.contourflow.process.engine;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.review.ContourReview;
import io.contourflow.testing.InMemoryContourSets;
import java.time.Instant;
import java.util.List;

/** Reviews whole sets, by the rules that the real one has. */
public final class FakeReview implements ContourReview {
    public final InMemoryContourSets sets;

    FakeReview(InMemoryContourSets sets) {
        this.sets = sets;
    }

    /** As contouring: the same input again adds nothing. */
    public ContourSet add(CaseId caseId, ImageRole role, ContourOrigin origin) {
        ArtifactRef nothing = new ArtifactRef(ContentHash.ofTexts(role.name()));
        ContourStructure body = new ContourStructure(
                1, "External", 0x00ff00, "EXTERNAL", "test 1", 10, nothing, nothing, ReviewState.NOT_REVIEWED);
        return sets.inForce(caseId).stream()
                .filter(set -> set.role() == role && set.origin() == origin)
                .findFirst()
                .orElseGet(() -> sets.add(new ContourSet(
                        ContourSetId.random(),
                        caseId,
                        role,
                        new SeriesUid("1.2." + (role.ordinal() + 1)),
                        origin,
                        "test",
                        List.of(body),
                        ReviewState.NOT_REVIEWED,
                        "",
                        null,
                        null,
                        null,
                        Instant.now(),
                        0)));
    }

    @Override
    public boolean markForReview(CaseId caseId) {
        return sets.inForce(caseId).stream().anyMatch(set -> set.state() != ReviewState.APPROVED);
    }

    @Override
    public ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor) {
        ContourSet set = sets.require(id);
        if (set.version() != expectedVersion) {
            throw new Problem(Problem.Kind.STALE, "contour-set-changed", "changed");
        }
        if (!decision.approve() && decision.reason().isBlank()) {
            throw new Problem(Problem.Kind.INVALID, "reason-missing", "a rejection needs a reason");
        }
        return sets.update(with(set, decision.approve() ? ReviewState.APPROVED : ReviewState.REJECTED, actor.userId()));
    }

    public void withdraw(CaseId caseId, ImageRole role) {
        sets.inForce(caseId).stream().filter(set -> set.role() == role).forEach(set -> sets.update(set.superseded()));
    }

    /** As an edit by a user: what was decided is undecided again. */
    public void edit(CaseId caseId) {
        sets.inForce(caseId).forEach(set -> sets.update(with(set, ReviewState.NOT_REVIEWED, null)));
    }

    private static ContourSet with(ContourSet set, ReviewState state, String decidedBy) {
        return new ContourSet(
                set.id(),
                set.caseId(),
                set.role(),
                set.series(),
                set.origin(),
                set.producer(),
                set.structures(),
                state,
                "",
                decidedBy,
                decidedBy,
                decidedBy == null ? null : Instant.now(),
                set.createdAt(),
                set.version());
    }

    @Override
    public Outcome outcome(CaseId caseId) {
        List<ReviewState> states =
                sets.inForce(caseId).stream().map(ContourSet::state).toList();
        if (states.contains(ReviewState.NOT_REVIEWED)) {
            return Outcome.PENDING;
        }
        return states.contains(ReviewState.REJECTED) ? Outcome.REJECTED : Outcome.APPROVED;
    }

    @Override
    public byte[] structureSet(ContourSetId id) {
        throw new UnsupportedOperationException("not asked by the process");
    }

    @Override
    public List<ContourSet> sets(CaseId caseId) {
        return sets.inForce(caseId);
    }
}
