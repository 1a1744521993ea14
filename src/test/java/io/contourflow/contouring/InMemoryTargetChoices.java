package io.contourflow.contouring;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps choices as the database does. */
final class InMemoryTargetChoices implements TargetChoices {
    private final Map<CaseId, Stored> newest = new HashMap<>();
    private final Map<ContourSetId, List<TargetContours.Origin>> origins = new HashMap<>();

    @Override
    public Optional<Stored> newest(CaseId caseId) {
        return Optional.ofNullable(newest.get(caseId));
    }

    @Override
    public void add(Stored stored) {
        CaseId id = stored.choice().caseId();
        long before = newest(id).map(known -> known.choice().version()).orElse(0L);
        if (stored.choice().version() != before + 1) {
            throw new Problem(Problem.Kind.STALE, "target-choice-changed", "version is " + before);
        }
        newest.put(id, stored);
    }

    @Override
    public void keepOrigins(ContourSetId id, List<TargetContours.Origin> made) {
        origins.putIfAbsent(id, made);
    }

    @Override
    public List<TargetContours.Origin> origins(ContourSetId id) {
        return origins.getOrDefault(id, List.of());
    }
}
