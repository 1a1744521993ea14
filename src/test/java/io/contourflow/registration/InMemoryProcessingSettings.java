package io.contourflow.registration;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.HashMap;
import java.util.Map;

/** The newest choice of each case, in memory. */
public final class InMemoryProcessingSettings implements ProcessingSettings {
    private final Map<CaseId, Choice> choices = new HashMap<>();

    @Override
    public Choice inForce(CaseId caseId) {
        return choices.getOrDefault(caseId, Choice.NONE);
    }

    @Override
    public void choose(CaseId caseId, Choice choice, Actor actor) {
        if (choice.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "no-setting", "choose at least one of preset, mode and recipe");
        }
        choices.put(caseId, choice);
    }
}
