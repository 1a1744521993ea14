package io.contourflow.cases;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Does an image step at most once for the same input: a result that exists is put in force again, not computed again. */
@Component
public class Steps {
    private static final Set<String> VERSION_TEXTS =
            Set.of("models", "mode", "preset", "method", "firstRecipe", "secondRecipe");

    private final StepResults results;
    private final Timeline timeline;

    public Steps(StepResults results, Timeline timeline) {
        this.results = results;
        this.timeline = timeline;
    }

    /**
     * @param inputHash hash of everything that the result depends on, algorithm version included
     * @param work computes the step; called only when there is no result for this input
     * @return the result in force afterwards
     */
    public StepResult once(CaseId caseId, Step step, String inputHash, Supplier<Made> work) {
        Optional<StepResult> known = results.find(caseId, step, inputHash);
        if (known.isPresent()) {
            return inForce(known.get());
        }
        Instant startedAt = now();
        Made made = work.get();
        Instant finishedAt = now();
        StepResult result = new StepResult(
                caseId,
                step,
                inputHash,
                made.artifacts,
                made.numbers,
                made.texts,
                SoftwareVersion.current(),
                startedAt,
                finishedAt);
        StepResult stored = results.store(result);
        // Of two workers on the same step only the one whose result was kept tells the timeline.
        if (stored.startedAt().equals(startedAt) && stored.finishedAt().equals(finishedAt)) {
            tell(stored);
        }
        return stored;
    }

    private void tell(StepResult result) {
        String name = result.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        timeline.record(new Timeline.Entry(
                result.caseId(),
                result.finishedAt(),
                "STEP_FINISHED",
                Actor.SYSTEM.userId(),
                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                Duration.between(result.startedAt(), result.finishedAt()).toMillis(),
                result.softwareVersion(),
                versions(result)));
    }

    /** What the step rests on beside its images, as far as it stored it: models, settings and the threshold. */
    private static Map<String, String> versions(StepResult result) {
        Map<String, String> versions = new LinkedHashMap<>();
        result.texts().forEach((name, value) -> {
            if (VERSION_TEXTS.contains(name)) {
                versions.put(name, value);
            }
        });
        if (result.texts().containsKey("thresholdScope") && result.numbers().containsKey("thresholdMm")) {
            versions.put(
                    "threshold",
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f mm, version %.0f",
                            result.texts().get("thresholdScope"),
                            result.number("thresholdMm"),
                            result.numbers().getOrDefault("thresholdVersion", 0.0)));
        }
        return versions;
    }

    private StepResult inForce(StepResult known) {
        boolean current = results.current(known.caseId(), known.step())
                .filter(result -> result.inputHash().equals(known.inputHash()))
                .isPresent();
        return current ? known : results.store(known);
    }

    /** The database keeps microseconds. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** What a step made; filled by the step, then handed over. */
    public static final class Made {
        private final Map<String, ArtifactRef> artifacts = new LinkedHashMap<>();
        private final Map<String, Double> numbers = new LinkedHashMap<>();
        private final Map<String, String> texts = new LinkedHashMap<>();

        public Made artifact(String name, ArtifactRef ref) {
            artifacts.put(name, ref);
            return this;
        }

        /** A value that was not measured (NaN) is left out: what is stored is a number. */
        public Made number(String name, double value) {
            if (Double.isFinite(value)) {
                numbers.put(name, value);
            }
            return this;
        }

        public Made text(String name, String value) {
            texts.put(name, value);
            return this;
        }
    }
}
