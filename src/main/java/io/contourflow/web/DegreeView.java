package io.contourflow.web;

import io.contourflow.adaptation.DegreeSource;
import io.contourflow.cases.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The deformation degree with its evidence (R10). Everything in mm, except {@code overlapDegree}: 1 − Dice, 0 (same) to 1.
 *
 * @param degreeMm the one that was compared with the threshold; null when it could not be told
 * @param meanMm of the field over the body, and so the next two
 * @param decidedBy which of the evidence decided
 * @param reason in plain words, also why the degree cannot be told
 */
record DegreeView(
        @Nullable Double degreeMm,
        @Nullable Double meanMm,
        @Nullable Double p95Mm,
        @Nullable Double maxMm,
        @Nullable Double thresholdMm,
        @Nullable String thresholdScope,
        @Nullable String verdict,
        @Nullable String decidedBy,
        @Nullable String reason,
        List<Evidence> evidence,
        List<Structure> structures) {

    /** @param reason why there is no degree of this source */
    record Evidence(
            DegreeSource source,
            String words,
            @Nullable Double degreeMm,
            @Nullable Double meanMm,
            @Nullable Double overlapDegree,
            @Nullable String reason) {}

    /** @param overlapDegreeMm 95th percentile distance between the contours in both images */
    record Structure(
            String name,
            @Nullable Double fieldDegreeMm,
            @Nullable Double fieldMeanMm,
            @Nullable Double overlapDegreeMm,
            @Nullable Double overlapDegree) {}

    static DegreeView of(StepResult result) {
        Map<String, Double> numbers = result.numbers();
        Map<String, String> texts = result.texts();
        return new DegreeView(
                numbers.get("degreeMm"),
                numbers.get("meanMm"),
                numbers.get("p95Mm"),
                numbers.get("maxMm"),
                numbers.get("thresholdMm"),
                texts.get("thresholdScope"),
                texts.get("verdict"),
                texts.get("decidedBy"),
                texts.get("reason"),
                Arrays.stream(DegreeSource.values())
                        .map(source -> evidence(source, numbers, texts))
                        .toList(),
                structures(numbers));
    }

    private static Evidence evidence(DegreeSource source, Map<String, Double> numbers, Map<String, String> texts) {
        return new Evidence(
                source,
                source.words(),
                numbers.get(source.name("DegreeMm")),
                source == DegreeSource.FIELD ? numbers.get("meanMm") : numbers.get(source.name("MeanMm")),
                numbers.get(source.name("OverlapDegree")),
                texts.get(source.name("Reason")));
    }

    private static List<Structure> structures(Map<String, Double> numbers) {
        TreeSet<String> names = new TreeSet<>();
        numbers.keySet().stream()
                .filter(name -> name.contains("/"))
                .forEach(name -> names.add(name.substring(name.indexOf('/') + 1)));
        return names.stream()
                .map(name -> new Structure(
                        name,
                        numbers.get(DegreeSource.FIELD.name("DegreeMm/") + name),
                        numbers.get(DegreeSource.FIELD.name("MeanMm/") + name),
                        numbers.get(DegreeSource.SECOND_CONTOUR.name("DegreeMm/") + name),
                        numbers.get(DegreeSource.SECOND_CONTOUR.name("OverlapDegree/") + name)))
                .toList();
    }
}
