package io.contourflow.contouring;

import java.util.Optional;

/** The sides of paired structures after AAPM TG-263: {@code _L} and {@code _R} at the end of the name. */
final class Sides {
    private static final String LEFT = "_L";
    private static final String RIGHT = "_R";

    private Sides() {}

    static boolean isLeft(String name) {
        return name.endsWith(LEFT);
    }

    static boolean isRight(String name) {
        return name.endsWith(RIGHT);
    }

    /** The name of the same structure on the other side; empty for what has no side. */
    static Optional<String> opposite(String name) {
        String stem = name.length() > 2 ? name.substring(0, name.length() - 2) : "";
        if (isLeft(name)) {
            return Optional.of(stem + RIGHT);
        }
        return isRight(name) ? Optional.of(stem + LEFT) : Optional.empty();
    }
}
