package io.contourflow.process.engine;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Target contours without images: needed when a test says so. */
public final class FakeTargets implements TargetContours {
    public boolean needed;
    private final FakeDomain domain;
    private final FakeReview review;
    private final Map<CaseId, Choice> choices = new HashMap<>();

    private final Map<CaseId, List<String>> bases = new HashMap<>();

    FakeTargets(FakeDomain domain, FakeReview review) {
        this.domain = domain;
        this.review = review;
    }

    @Override
    public boolean compareModes(CaseId caseId) {
        return needed;
    }

    /** Ids of the approved sets that a choice rests on, of their versions too. */
    private List<String> basis(CaseId caseId) {
        return review.sets(caseId).stream()
                .filter(set -> set.role() != ImageRole.TARGET && set.state() == ReviewState.APPROVED)
                .map(set -> set.id() + "/" + set.version())
                .toList();
    }

    @Override
    public List<TargetRule> whole(CaseId caseId, ImageRole source) {
        return List.of(new TargetRule("External", source, null));
    }

    @Override
    public Choice choose(CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor) {
        if (choice(caseId).map(Choice::version).orElse(0L) != expectedVersion) {
            throw new Problem(Problem.Kind.STALE, "target-choice-changed", "changed");
        }
        domain.asked.add("choose " + rules.get(0).source());
        Choice choice = new Choice(caseId, expectedVersion + 1, rules, actor.userId(), Instant.now());
        choices.put(caseId, choice);
        bases.put(caseId, basis(caseId));
        return choice;
    }

    @Override
    public Optional<Choice> choice(CaseId caseId) {
        return Optional.ofNullable(choices.get(caseId));
    }

    @Override
    public boolean isChosen(CaseId caseId) {
        return choices.containsKey(caseId)
                && bases.get(caseId).equals(basis(caseId))
                && !bases.get(caseId).isEmpty();
    }

    @Override
    public ContourSet build(CaseId caseId) {
        domain.asked.add("buildTarget");
        review.withdraw(caseId, ImageRole.TARGET);
        return review.add(caseId, ImageRole.TARGET, ContourOrigin.TARGET);
    }

    @Override
    public List<Origin> origins(ContourSetId id) {
        return List.of();
    }
}
