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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reviews whole sets, by the rules that the real one has. */
public final class FakeReview implements ContourReview {
    /** Whether a second reader is needed. */
    public boolean fourEyes;

    private final Map<ContourSetId, Set<String>> readers = new HashMap<>();
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
        Set<String> read = readers.computeIfAbsent(id, any -> new HashSet<>());
        if (!decision.approve()) {
            read.clear();
            return sets.update(with(set, ReviewState.REJECTED, actor.userId()));
        }
        if (!read.add(actor.userId()) && fourEyes) {
            throw new Problem(Problem.Kind.FORBIDDEN, "same-reader", "the second reader must be somebody else");
        }
        boolean enough = read.size() >= (fourEyes ? 2 : 1);
        return sets.update(with(set, enough ? ReviewState.APPROVED : ReviewState.NOT_REVIEWED, actor.userId()));
    }

    public void withdraw(CaseId caseId, ImageRole role) {
        sets.inForce(caseId).stream().filter(set -> set.role() == role).forEach(set -> sets.update(set.superseded()));
    }

    /** As an edit by a user: what was decided is undecided again. */
    public void edit(CaseId caseId) {
        sets.inForce(caseId).forEach(this::edit);
    }

    public void edit(ContourSet set) {
        readers.remove(set.id());
        sets.update(with(set, ReviewState.NOT_REVIEWED, null));
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
        List<ContourSet> marked = sets.inForce(caseId).stream()
                .filter(set -> set.state() == ReviewState.NOT_REVIEWED)
                .toList();
        if (marked.stream()
                .anyMatch(set -> readers.getOrDefault(set.id(), Set.of()).isEmpty())) {
            return Outcome.PENDING;
        }
        if (sets.inForce(caseId).stream().anyMatch(set -> set.state() == ReviewState.REJECTED)) {
            return Outcome.REJECTED;
        }
        return marked.isEmpty() ? Outcome.APPROVED : Outcome.READ_ONCE;
    }

    @Override
    public Optional<byte[]> approvedStructures(ContourSetId id) {
        throw new UnsupportedOperationException("not asked by the process");
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
