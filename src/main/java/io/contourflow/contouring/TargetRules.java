package io.contourflow.contouring;

import io.contourflow.cases.ImageRole;
import io.contourflow.imaging.contour.Region;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Problem;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Which rules for a target contour can be; pure. */
final class TargetRules {
    /** More structures than any set has; a greater number is a slip. */
    private static final int RULES_MAX = 200;

    private static final int BOX_NUMBERS = 6;
    private static final int PLANE_NUMBERS = 4;

    private TargetRules() {}

    /** @throws Problem INVALID naming the rule */
    static void requireSound(List<TargetRule> rules, TargetBasis.Material material) {
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw invalid("a target contour must have 1 to " + RULES_MAX + " rules but has " + rules.size());
        }
        long names = rules.stream().map(TargetRule::structure).distinct().count();
        if (names != rules.size()) {
            throw invalid("each structure may have one rule but " + rules.size() + " rules are about " + names
                    + " structures");
        }
        rules.forEach(rule -> requireSound(rule, material));
    }

    private static void requireSound(TargetRule rule, TargetBasis.Material material) {
        requireImage(rule.source());
        boolean there = material.structure(rule.source(), rule.structure()) != null;
        boolean elsewhere = material.structure(other(rule.source()), rule.structure()) != null;
        if (!there && (rule.region() == null || !elsewhere)) {
            throw invalid("the " + rule.source() + " image has no structure '" + rule.structure() + "'");
        }
        TargetRule.Area area = rule.region();
        if (area == null) {
            return;
        }
        if (area.kind() == TargetRule.Kind.INSIDE_STRUCTURE) {
            ImageRole of = area.of();
            String name = area.structure();
            if (of == null || name == null || !area.numbers().isEmpty()) {
                throw invalid("a region inside a structure must name the structure and its image, and no numbers");
            }
            requireImage(of);
            if (material.structure(of, name) == null) {
                throw invalid("the " + of + " image has no structure '" + name + "'");
            }
        } else {
            region(area, (of, name) -> null);
        }
    }

    /**
     * @param masks by image and structure, on the lattice of the first image
     * @throws Problem INVALID when the numbers make no region
     */
    static Region region(TargetRule.Area area, BiFunction<ImageRole, String, @Nullable Mask> masks) {
        List<Double> n = area.numbers();
        try {
            return switch (area.kind()) {
                case BOX -> {
                    requireCount(area, BOX_NUMBERS);
                    yield new Region.Box(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5));
                }
                case HALF_SPACE -> {
                    requireCount(area, PLANE_NUMBERS);
                    yield new Region.HalfSpace(n.get(0), n.get(1), n.get(2), n.get(3));
                }
                case INSIDE_STRUCTURE ->
                    new Region.InsideOf(Objects.requireNonNull(
                            masks.apply(Objects.requireNonNull(area.of()), Objects.requireNonNull(area.structure()))));
            };
        } catch (IllegalArgumentException cause) {
            throw invalid(String.valueOf(cause.getMessage()));
        }
    }

    private static void requireCount(TargetRule.Area area, int count) {
        if (area.numbers().size() != count) {
            throw invalid("a region of kind " + area.kind() + " must have " + count + " numbers but has "
                    + area.numbers().size());
        }
    }

    private static void requireImage(ImageRole role) {
        if (role == ImageRole.TARGET) {
            throw invalid("a part is taken from the FIRST or the SECOND image, not from TARGET");
        }
    }

    private static ImageRole other(ImageRole role) {
        return role == ImageRole.FIRST ? ImageRole.SECOND : ImageRole.FIRST;
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "bad-target-contour", detail);
    }
}
