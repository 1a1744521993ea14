package io.contourflow.review;

import io.contourflow.cases.ContourStructure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who approved and who drew the contours of a set as they are; pure.
 *
 * @param approvals that stand
 * @param editors by structure name, everybody who ever edited it in this set
 * @param fourEyes whether one person is not enough
 */
record Readings(List<Approval> approvals, Map<String, Set<String>> editors, boolean fourEyes) {
    private static final int READERS = 2;

    Readings {
        approvals = List.copyOf(approvals);
        editors = Map.copyOf(editors);
    }

    /** @param contours hash of the contours that were approved */
    record Approval(String structure, String contours, ReviewRules.Signature signature) {}

    /** An approval of other contours than the present ones counts for nothing. */
    Set<String> readersOf(ContourStructure structure) {
        return approvals.stream()
                .filter(approval -> approval.structure().equals(structure.name()))
                .filter(approval ->
                        approval.contours().equals(structure.contours().toString()))
                .map(approval -> approval.signature().userId())
                .collect(Collectors.toSet());
    }

    /** With four eyes: who edited or first approved contours cannot be the only one who approves them. */
    boolean suffice(ContourStructure structure) {
        Set<String> readers = readersOf(structure);
        if (!fourEyes) {
            return !readers.isEmpty();
        }
        return readers.size() >= READERS
                && !editors.getOrDefault(structure.name(), Set.of()).containsAll(readers);
    }

    Readings with(Set<String> structures, Map<String, String> contours, ReviewRules.Signature signature) {
        List<Approval> more =
                new ArrayList<>(without(structures, signature.userId()).approvals());
        structures.forEach(name -> more.add(new Approval(name, contours.getOrDefault(name, ""), signature)));
        return new Readings(more, editors, fourEyes);
    }

    Readings without(Set<String> structures, String userId) {
        return keeping(approval -> !structures.contains(approval.structure())
                || !approval.signature().userId().equals(userId));
    }

    Readings without(Set<String> structures) {
        return keeping(approval -> !structures.contains(approval.structure()));
    }

    /** Names of the structures that this person approved. */
    Set<String> approvedBy(String userId) {
        return approvals.stream()
                .filter(approval -> approval.signature().userId().equals(userId))
                .map(Approval::structure)
                .collect(Collectors.toSet());
    }

    /** The last approval of one of these structures that stands. */
    Optional<ReviewRules.Signature> last(Collection<ContourStructure> structures) {
        Set<String> names = structures.stream().map(ContourStructure::name).collect(Collectors.toSet());
        return approvals.stream()
                .filter(approval -> names.contains(approval.structure()))
                .map(Approval::signature)
                .max(Comparator.comparing(ReviewRules.Signature::at).thenComparing(ReviewRules.Signature::userId));
    }

    private Readings keeping(Predicate<Approval> kept) {
        return new Readings(approvals.stream().filter(kept).toList(), editors, fourEyes);
    }
}
