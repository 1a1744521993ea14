package io.contourflow.contouring;

import io.contourflow.cases.ImageRole;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From which image one structure of the target contour is taken (R24).
 *
 * @param source FIRST or SECOND
 * @param region where it is taken from {@code source}; elsewhere it is taken from the other image. Null: everywhere
 */
public record TargetRule(
        String structure, ImageRole source, @Nullable Area region) {
    /** One line for a person. */
    public String label() {
        String from = "from the " + source.name().toLowerCase(Locale.ROOT) + " image";
        return region == null ? from : from + " " + region.label() + ", elsewhere from the other";
    }

    /** The kinds of regions. */
    public enum Kind {
        /** {@code fromX fromY fromZ toX toY toZ}, LPS mm; the lower bounds belong to the box. */
        BOX,
        /** {@code normalX normalY normalZ offset}: where normal · p ≥ offset, LPS mm, the normal scaled to length 1. */
        HALF_SPACE,
        /** Inside a structure of one of the two images. */
        INSIDE_STRUCTURE
    }

    /**
     * A region in LPS mm.
     *
     * @param numbers as the kind says; empty for INSIDE_STRUCTURE
     * @param structure and {@code of}: for INSIDE_STRUCTURE, else null
     */
    public record Area(
            Kind kind,
            List<Double> numbers,
            @Nullable String structure,
            @Nullable ImageRole of) {
        public Area {
            numbers = List.copyOf(numbers);
        }

        String label() {
            return switch (kind) {
                case BOX -> "in the box " + numbers + " mm";
                case HALF_SPACE -> "beyond the plane " + numbers + " mm";
                case INSIDE_STRUCTURE -> "inside " + structure + " of the " + of + " image";
            };
        }
    }
}
