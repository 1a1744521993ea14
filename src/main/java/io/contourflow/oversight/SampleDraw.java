package io.contourflow.oversight;

import io.contourflow.kernel.ContentHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Draws a sample that anybody can draw again from seed and approvals, in any language; pure.
 *
 * <p>Stratified by approver: everybody who signed anything has one place, the rest are given out one by one, each to the
 * approver with the highest {@code approvals / (2 places + 1)} (Webster 1832, also named after Sainte-Laguë; ties to the
 * first user id), so that shares follow the amount signed. Within an approver the lot decides: the approvals with the
 * smallest {@code SHA-256(seed, NUL, decision id, NUL)}, both in decimal, as hexadecimal text. O(n log n + places ×
 * approvers).
 */
final class SampleDraw {
    private SampleDraw() {}

    /**
     * @param wanted places; more when there are more approvers, fewer when there are fewer approvals
     * @return in the order in which they were signed
     */
    static List<Approval> draw(Collection<Approval> approvals, int wanted, long seed) {
        if (wanted < 1) {
            throw new IllegalArgumentException("a sample must hold at least 1 approval but was to hold " + wanted);
        }
        Map<String, List<Approval>> byApprover = approvals.stream()
                .collect(Collectors.groupingBy(Approval::approver, TreeMap::new, Collectors.toList()));
        Map<String, Integer> places = places(byApprover, Math.min(wanted, approvals.size()));
        List<Approval> drawn = new ArrayList<>();
        byApprover.forEach((approver, of) -> of.stream()
                .sorted(Comparator.comparing(approval -> lot(seed, approval.id())))
                .limit(places.getOrDefault(approver, 0))
                .forEach(drawn::add));
        drawn.sort(Comparator.comparingLong(Approval::id));
        return drawn;
    }

    private static Map<String, Integer> places(Map<String, List<Approval>> byApprover, int wanted) {
        Map<String, Integer> places = new TreeMap<>();
        byApprover.keySet().forEach(approver -> places.put(approver, 1));
        for (int given = places.size(); given < wanted; given++) {
            String next = "";
            double most = -1;
            for (Map.Entry<String, Integer> of : places.entrySet()) {
                int signed = byApprover.getOrDefault(of.getKey(), List.of()).size();
                double claim = signed / (2.0 * of.getValue() + 1);
                if (of.getValue() < signed && claim > most) {
                    most = claim;
                    next = of.getKey();
                }
            }
            places.merge(next, 1, Integer::sum);
        }
        return places;
    }

    private static String lot(long seed, long decisionId) {
        return ContentHash.ofTexts(Long.toString(seed), Long.toString(decisionId))
                .hex();
    }

    /** What a sample was drawn from: ids and contents of all approvals in the order in which they were signed. */
    static ContentHash population(List<Approval> approvals) {
        return ContentHash.ofTexts(approvals.stream()
                .flatMap(approval -> java.util.stream.Stream.of(
                        Long.toString(approval.id()), approval.contentHash().hex()))
                .toArray(String[]::new));
    }
}
