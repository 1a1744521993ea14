package io.contourflow.kernel;

import java.util.Objects;
import java.util.UUID;

/** Identifies one set of contours of one case. */
public record ContourSetId(UUID value) {
    public ContourSetId {
        Objects.requireNonNull(value, "value");
    }

    public static ContourSetId random() {
        return new ContourSetId(UUID.randomUUID());
    }

    /** @throws IllegalArgumentException when {@code text} is not a UUID */
    public static ContourSetId parse(String text) {
        try {
            return new ContourSetId(UUID.fromString(text));
        } catch (IllegalArgumentException cause) {
            throw new IllegalArgumentException("contour set id must be a UUID but is '" + text + "'", cause);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
