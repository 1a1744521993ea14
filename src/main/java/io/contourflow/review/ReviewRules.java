package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a decision makes of a contour set; pure. */
final class ReviewRules {
    private ReviewRules() {}

    /** Who decided, and when. */
    record Signature(String userId, String name, Instant at) {}

    /** The set after a decision, and the approvals that stand then. */
    record Decided(ContourSet set, Readings readings) {}

    /** @throws Problem INVALID for unknown structures, FORBIDDEN for a reader's second reading, CONFLICT */
    static Decided decided(ContourSet set, Readings before, ContourReview.Decision decision, Signature signature) {
        requireKnown(set, decision.structures());
        return switch (decision.verdict()) {
            case APPROVE -> approved(set, before, decision, signature);
            case REJECT -> rejected(set, before, decision, signature);
            case WITHDRAW -> withdrawn(set, before, decision, signature);
        };
    }

    private static Decided approved(
            ContourSet set, Readings before, ContourReview.Decision decision, Signature signature) {
        Set<String> named = named(set, decision);
        requireDrawn(set, named);
        boolean read = set.structures().stream()
                .filter(structure -> named.contains(structure.name()))
                .allMatch(structure -> before.readersOf(structure).contains(signature.userId()));
        if (before.fourEyes() && read) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "same-reader", "the second reader must be somebody else than the first");
        }
        Map<String, String> contours = new HashMap<>();
        set.structures()
                .forEach(structure ->
                        contours.put(structure.name(), structure.contours().toString()));
        Readings after = before.with(named, contours, signature);
        List<ContourStructure> structures = set.structures().stream()
                .map(structure -> named.contains(structure.name()) ? read(structure, after) : structure)
                .toList();
        return new Decided(with(set, structures, state(structures), reason(decision), signature), after);
    }

    private static Decided rejected(
            ContourSet set, Readings before, ContourReview.Decision decision, Signature signature) {
        Set<String> named = named(set, decision);
        List<ContourStructure> structures = set.structures().stream()
                .map(structure ->
                        named.contains(structure.name()) ? structure.withState(ReviewState.REJECTED) : structure)
                .toList();
        ContourSet after = with(set, structures, state(structures), reason(decision), signature);
        return new Decided(after, before.without(named));
    }

    /** Only approvals that are there can be taken back, and only by who gave them. */
    private static Decided withdrawn(
            ContourSet set, Readings before, ContourReview.Decision decision, Signature signature) {
        Set<String> named = new HashSet<>(before.approvedBy(signature.userId()));
        if (!decision.structures().isEmpty()) {
            named.retainAll(decision.structures());
        }
        if (named.isEmpty()) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "nothing-to-withdraw", "you have approved none of these structures");
        }
        Readings after = before.without(named, signature.userId());
        List<ContourStructure> structures = set.structures().stream()
                .map(structure -> named.contains(structure.name()) ? read(structure, after) : structure)
                .toList();
        ReviewState state = state(structures);
        Signature last = state == ReviewState.REJECTED
                ? decider(set)
                : after.last(structures).orElse(null);
        return new Decided(with(set, structures, state, reason(decision), last), after);
    }

    private static ContourStructure read(ContourStructure structure, Readings readings) {
        return structure.withState(readings.suffice(structure) ? ReviewState.APPROVED : ReviewState.NOT_REVIEWED);
    }

    private static @Nullable Signature decider(ContourSet set) {
        String userId = set.decidedBy();
        Instant at = set.decidedAt();
        String name = set.decidedByName();
        return userId == null || at == null ? null : new Signature(userId, name == null ? userId : name, at);
    }

    /** A structure that was only named has nothing to approve, nor has a set in which nothing is named. */
    private static void requireDrawn(ContourSet set, Set<String> named) {
        String missing = set.structures().stream()
                .filter(structure -> named.contains(structure.name()) && !structure.isDrawn())
                .map(ContourStructure::name)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty() || set.structures().isEmpty()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "not-drawn",
                    missing.isEmpty()
                            ? "nothing is contoured yet in contour set " + set.id()
                            : "nothing is drawn yet of " + missing + " in contour set " + set.id());
        }
    }

    /** Undecided while one structure is, or nothing is contoured yet; then rejected when one is. */
    static ReviewState state(Collection<ContourStructure> structures) {
        if (structures.isEmpty()
                || structures.stream().anyMatch(structure -> structure.state() == ReviewState.NOT_REVIEWED)) {
            return ReviewState.NOT_REVIEWED;
        }
        boolean rejected = structures.stream().anyMatch(structure -> structure.state() == ReviewState.REJECTED);
        return rejected ? ReviewState.REJECTED : ReviewState.APPROVED;
    }

    /** Of one set. A structure that somebody approved once is decided on, though it stays marked. */
    static ContourReview.Outcome outcome(ContourSet set, Readings readings) {
        boolean undecided = set.structures().isEmpty()
                || set.structures().stream()
                        .filter(structure -> structure.state() == ReviewState.NOT_REVIEWED)
                        .anyMatch(structure -> readings.readersOf(structure).isEmpty());
        if (undecided) {
            return ContourReview.Outcome.PENDING;
        }
        if (set.structures().stream().anyMatch(structure -> structure.state() == ReviewState.REJECTED)) {
            return ContourReview.Outcome.REJECTED;
        }
        return set.state() == ReviewState.APPROVED ? ContourReview.Outcome.APPROVED : ContourReview.Outcome.READ_ONCE;
    }

    /** Of all sets of a case. Nothing to review is nothing approved. */
    static ContourReview.Outcome outcome(Collection<ContourReview.Outcome> ofSets) {
        for (ContourReview.Outcome first : List.of(
                ContourReview.Outcome.PENDING, ContourReview.Outcome.REJECTED, ContourReview.Outcome.READ_ONCE)) {
            if (ofSets.contains(first)) {
                return first;
            }
        }
        return ofSets.isEmpty() ? ContourReview.Outcome.PENDING : ContourReview.Outcome.APPROVED;
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

    private static Set<String> named(ContourSet set, ContourReview.Decision decision) {
        return decision.structures().isEmpty() ? names(set) : decision.structures();
    }

    private static String reason(ContourReview.Decision decision) {
        return decision.reason().strip();
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
