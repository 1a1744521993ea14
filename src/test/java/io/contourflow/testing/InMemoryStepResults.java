package io.contourflow.testing;

import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.kernel.CaseId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps step results as the database does: one per (case, step, input hash), the last stored one in force. */
public final class InMemoryStepResults implements StepResults {
    private final List<StepResult> stored = new ArrayList<>();
    private final Map<String, StepResult> inForce = new HashMap<>();

    @Override
    public synchronized Optional<StepResult> current(CaseId caseId, Step step) {
        return Optional.ofNullable(inForce.get(caseId + "/" + step));
    }

    @Override
    public synchronized Map<CaseId, StepResult> current(Set<CaseId> caseIds, Step step) {
        Map<CaseId, StepResult> found = new HashMap<>();
        caseIds.forEach(id -> current(id, step).ifPresent(result -> found.put(id, result)));
        return found;
    }

    @Override
    public synchronized Optional<StepResult> find(CaseId caseId, Step step, String inputHash) {
        return stored.stream()
                .filter(result -> result.caseId().equals(caseId)
                        && result.step() == step
                        && result.inputHash().equals(inputHash))
                .findFirst();
    }

    @Override
    public synchronized StepResult store(StepResult result) {
        StepResult kept =
                find(result.caseId(), result.step(), result.inputHash()).orElse(result);
        if (kept == result && !stored.contains(result)) {
            stored.add(result);
        }
        inForce.put(result.caseId() + "/" + result.step(), kept);
        return kept;
    }

    @Override
    public synchronized List<StepResult> current(CaseId caseId) {
        return Arrays.stream(Step.values())
                .flatMap(step -> current(caseId, step).stream())
                .toList();
    }

    public synchronized int count() {
        return stored.size();
    }
}
