package io.contourflow.cases;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.Map;

/**
 * What one image step made. One result per (case, step, input hash); the newest one stored is the current one.
 *
 * @param artifacts by name, for instance {@code field}, {@code warped}
 * @param numbers by name with unit last, for instance {@code translationXMm}, {@code minJacobian}
 * @param texts by name, for instance {@code verdict}, {@code reason}
 */
public record StepResult(
        CaseId caseId,
        Step step,
        String inputHash,
        Map<String, ArtifactRef> artifacts,
        Map<String, Double> numbers,
        Map<String, String> texts,
        String softwareVersion,
        Instant startedAt,
        Instant finishedAt) {
    public StepResult {
        artifacts = Map.copyOf(artifacts);
        numbers = Map.copyOf(numbers);
        texts = Map.copyOf(texts);
    }

    /** @throws IllegalStateException when this result has no such artifact */
    public ArtifactRef artifact(String name) {
        ArtifactRef ref = artifacts.get(name);
        if (ref == null) {
            throw new IllegalStateException(step + " of case " + caseId + " has no artifact '" + name + "'");
        }
        return ref;
    }

    /** @throws IllegalStateException when this result has no such number */
    public double number(String name) {
        Double value = numbers.get(name);
        if (value == null) {
            throw new IllegalStateException(step + " of case " + caseId + " has no number '" + name + "'");
        }
        return value;
    }
}
