package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a decision makes of a contour set; pure. */
final class ReviewRules {
    private ReviewRules() {}

    /** Who decided, and when. */
    record Signature(String userId, String name, Instant at) {}

    /** The set with the decision on it; a later decision (of a second reader, say) replaces an earlier one. */
    static ContourSet decided(ContourSet set, ContourReview.Decision decision, Signature signature) {
        Set<String> named = decision.structures().isEmpty() ? names(set) : decision.structures();
        requireKnown(set, named);
        ReviewState to = decision.approve() ? ReviewState.APPROVED : ReviewState.REJECTED;
        List<ContourStructure> structures = set.structures().stream()
                .map(structure -> named.contains(structure.name()) ? structure.withState(to) : structure)
                .toList();
        return with(set, structures, state(structures), decision.reason().strip(), signature);
    }

    /** Undecided while one structure is; then rejected when one is. */
    static ReviewState state(Collection<ContourStructure> structures) {
        if (structures.stream().anyMatch(structure -> structure.state() == ReviewState.NOT_REVIEWED)) {
            return ReviewState.NOT_REVIEWED;
        }
        boolean rejected = structures.stream().anyMatch(structure -> structure.state() == ReviewState.REJECTED);
        return rejected ? ReviewState.REJECTED : ReviewState.APPROVED;
    }

    /** Nothing to review is nothing approved. */
    static ContourReview.Outcome outcome(List<ContourSet> inForce) {
        if (inForce.isEmpty() || inForce.stream().anyMatch(set -> set.state() == ReviewState.NOT_REVIEWED)) {
            return ContourReview.Outcome.PENDING;
        }
        boolean rejected = inForce.stream().anyMatch(set -> set.state() == ReviewState.REJECTED);
        return rejected ? ContourReview.Outcome.REJECTED : ContourReview.Outcome.APPROVED;
    }

    static ContourSet with(
            ContourSet s,
            List<ContourStructure> structures,
            ReviewState state,
            String reason,
            @Nullable Signature signature) {
        return new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin(),
                s.producer(),
                structures,
                state,
                reason,
                signature == null ? null : signature.userId(),
                signature == null ? null : signature.name(),
                signature == null ? null : signature.at(),
                s.createdAt(),
                s.version());
    }

    private static Set<String> names(ContourSet set) {
        Set<String> names = new TreeSet<>();
        set.structures().forEach(structure -> names.add(structure.name()));
        return names;
    }

    private static void requireKnown(ContourSet set, Set<String> named) {
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(names(set));
        if (!unknown.isEmpty()) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "unknown-structure",
                    "contour set " + set.id() + " has no structures " + unknown + " but " + names(set));
        }
    }
}
