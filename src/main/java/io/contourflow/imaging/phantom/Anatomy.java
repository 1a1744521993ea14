package io.contourflow.imaging.phantom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body in the planning position: its outline and its parts, later parts in front of earlier ones. Points are LPS mm,
 * defined for every z (the body goes on beyond the scan, as a real one does).
 */
final class Anatomy {
    static final String EXTERNAL = "External";
    static final String BONE = "Bone";

    /** One solid of one tissue; {@code structure} is the TG-263 name of the organ that it belongs to, or null. */
    record Part(@Nullable String structure, Shape shape, Tissue tissue) {}

    /** Half axes of the elliptical cross-section at height z. */
    interface Outline {
        double leftMm(double z);

        double frontMm(double z);

        /** Distance from the axis over that of the surface in the same direction: 1 on the skin. */
        default double normalisedRadius(double x, double y, double z) {
            return Math.hypot(x / leftMm(z), y / frontMm(z));
        }

        default Shape shape() {
            return Shape.unbounded((x, y, z) -> {
                double a = leftMm(z);
                double b = frontMm(z);
                double f = Math.hypot(x / a, y / b);
                double g = Math.hypot(x / (a * a), y / (b * b));
                return g < 1e-9 ? -Math.min(a, b) : f * (f - 1) / g;
            });
        }
    }

    private final Outline outline;
    private final List<Part> parts = new ArrayList<>();

    Anatomy(Outline outline, double skinMm) {
        this.outline = outline;
        parts.add(new Part(EXTERNAL, outline.shape(), Tissue.FAT));
        parts.add(new Part(null, outline.shape().inset(skinMm), Tissue.MUSCLE));
    }

    Anatomy add(@Nullable String structure, Shape shape, Tissue tissue) {
        parts.add(new Part(structure, shape, tissue));
        return this;
    }

    Anatomy addBothSides(@Nullable String left, @Nullable String right, Shape onTheLeft, Tissue tissue) {
        return add(left, onTheLeft, tissue).add(right, onTheLeft.mirrored(), tissue);
    }

    /** Cortical bone with a spongy inside, {@code shellMm} thick. */
    Anatomy addBone(@Nullable String structure, Shape shape, double shellMm) {
        return add(structure, shape, Tissue.CORTICAL_BONE).add(null, shape.inset(shellMm), Tissue.SPONGY_BONE);
    }

    Outline outline() {
        return outline;
    }

    List<Part> parts() {
        return parts;
    }

    /** External, Bone, then the organs in order of definition. */
    List<String> structureNames() {
        Set<String> names = new LinkedHashSet<>(List.of(EXTERNAL, BONE));
        for (Part part : parts) {
            if (part.structure() != null) {
                names.add(part.structure());
            }
        }
        return List.copyOf(names);
    }

    /** Smooth step from 0 to 1 around {@code middle}, in mm. */
    static double rise(double z, double middle, double width) {
        return 1 / (1 + Math.exp(-(z - middle) / width));
    }
}
