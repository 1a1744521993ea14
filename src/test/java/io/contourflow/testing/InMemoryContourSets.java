package io.contourflow.testing;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Contour sets in memory, with versions as the database keeps them. */
public final class InMemoryContourSets implements ContourSets {
    private final Map<ContourSetId, ContourSet> sets = new LinkedHashMap<>();

    @Override
    public synchronized ContourSet add(ContourSet set) {
        ContourSet known = sets.get(set.id());
        if (known != null) {
            return known;
        }
        sets.replaceAll((id, other) -> other.caseId().equals(set.caseId()) && other.role() == set.role()
                ? with(other, ReviewState.SUPERSEDED, other.version() + 1)
                : other);
        sets.put(set.id(), set);
        return set;
    }

    @Override
    public synchronized ContourSet require(ContourSetId id) {
        ContourSet set = sets.get(id);
        if (set == null) {
            throw Problem.notFound("contour set", id);
        }
        return set;
    }

    @Override
    public synchronized List<ContourSet> inForce(CaseId caseId) {
        return history(caseId).stream()
                .filter(ContourSet::isInForce)
                .sorted(Comparator.comparing(ContourSet::role))
                .toList();
    }

    @Override
    public synchronized Map<CaseId, List<ReviewState>> statesInForce(Set<CaseId> caseIds) {
        return sets.values().stream()
                .filter(set -> set.isInForce() && caseIds.contains(set.caseId()))
                .sorted(Comparator.comparing(ContourSet::role))
                .collect(Collectors.groupingBy(
                        ContourSet::caseId, Collectors.mapping(ContourSet::state, Collectors.toList())));
    }

    @Override
    public synchronized List<ContourSet> history(CaseId caseId) {
        return sets.values().stream().filter(set -> set.caseId().equals(caseId)).toList();
    }

    @Override
    public synchronized Optional<ContourSet> approvedOn(SeriesUid series) {
        return sets.values().stream()
                .filter(set -> set.series().equals(series) && set.state() == ReviewState.APPROVED)
                .filter(set -> set.role() != io.contourflow.cases.ImageRole.TARGET)
                .reduce((older, newer) -> newer);
    }

    @Override
    public synchronized ContourSet update(ContourSet changed) {
        ContourSet before = require(changed.id());
        if (before.version() != changed.version()) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "contour-set-changed",
                    "contour set " + changed.id() + " is at version " + before.version() + ", not "
                            + changed.version());
        }
        ContourSet after = with(changed, changed.state(), changed.version() + 1);
        sets.put(after.id(), after);
        return after;
    }

    private static ContourSet with(ContourSet s, ReviewState state, long version) {
        return new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin(),
                s.producer(),
                s.structures(),
                state,
                s.decisionReason(),
                s.decidedBy(),
                s.decidedByName(),
                s.decidedAt(),
                s.createdAt(),
                version);
    }
}
