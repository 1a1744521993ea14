package io.contourflow.contouring;

import io.contourflow.contouring.StructureFigures.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What no patient's anatomy breaks: left lies left of right, and what is higher lies higher. A structure that breaks it is
 * not given; where two contradict each other and nothing else says which is wrong, neither is.
 */
final class AnatomyRules {
    /** Middles that lie closer are no contradiction. mm. */
    private static final double TOLERANCE_MM = 2;

    private AnatomyRules() {}

    /**
     * What cannot be given, by name, with the reason.
     *
     * @param order pairs of names, the higher one first
     */
    static Map<String, String> broken(Map<String, StructureFigures> found, List<List<String>> order) {
        Map<String, StructureFigures> left = new LinkedHashMap<>(found);
        Map<String, String> broken = new LinkedHashMap<>();
        boolean again = true;
        while (again) {
            Map<String, Integer> votes = new LinkedHashMap<>();
            Map<String, String> reasons = new LinkedHashMap<>();
            sides(left, votes, reasons);
            for (List<String> pair : order) {
                StructureFigures high = left.get(pair.get(0));
                StructureFigures low = left.get(pair.get(1));
                if (high != null && low != null && low.value(Figure.Z) - high.value(Figure.Z) > TOLERANCE_MM) {
                    vote(votes, reasons, pair.get(0), pair.get(0) + " lies below " + pair.get(1));
                    vote(votes, reasons, pair.get(1), pair.get(0) + " lies below " + pair.get(1));
                }
            }
            int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            votes.forEach((name, count) -> {
                if (count == most) {
                    broken.put(name, reasons.getOrDefault(name, ""));
                    left.remove(name);
                }
            });
            again = most > 0;
        }
        return broken;
    }

    private static void sides(
            Map<String, StructureFigures> found, Map<String, Integer> votes, Map<String, String> reasons) {
        double middle = middle(found);
        found.forEach((name, figures) -> {
            Optional<String> opposite = Sides.opposite(name);
            if (opposite.isEmpty()) {
                return;
            }
            // LPS: x grows to the patient's left
            double outward = Sides.isLeft(name) ? 1 : -1;
            StructureFigures other = found.get(opposite.get());
            if (other != null && outward * (figures.value(Figure.X) - other.value(Figure.X)) < TOLERANCE_MM) {
                vote(votes, reasons, name, name + " does not lie on its side of " + opposite.get());
            }
            if (outward * (figures.value(Figure.X) - middle) < -TOLERANCE_MM) {
                vote(votes, reasons, name, name + " lies on the other side of the body");
            }
        });
    }

    /** Of the structures without a side; NaN where there are none. */
    private static double middle(Map<String, StructureFigures> found) {
        return found.entrySet().stream()
                .filter(entry -> Sides.opposite(entry.getKey()).isEmpty())
                .mapToDouble(entry -> entry.getValue().value(Figure.X))
                .average()
                .orElse(Double.NaN);
    }

    private static void vote(Map<String, Integer> votes, Map<String, String> reasons, String name, String reason) {
        votes.merge(name, 1, Integer::sum);
        reasons.putIfAbsent(name, reason);
    }
}
