package io.contourflow.kernel;

import java.util.Objects;
import java.util.UUID;

/** Identifies one clinical case. */
public record CaseId(UUID value) {
    public CaseId {
        Objects.requireNonNull(value, "value");
    }

    public static CaseId random() {
        return new CaseId(UUID.randomUUID());
    }

    /** @throws IllegalArgumentException when {@code text} is not a UUID */
    public static CaseId parse(String text) {
        try {
            return new CaseId(UUID.fromString(text));
        } catch (IllegalArgumentException cause) {
            throw new IllegalArgumentException("case id must be a UUID but is '" + text + "'", cause);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
