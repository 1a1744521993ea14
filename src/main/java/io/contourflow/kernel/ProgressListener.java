package io.contourflow.kernel;

/**
 * Hears how far a long computation is and may ask it to stop. Called from the computing thread at least once per
 * iteration of the outermost loop; implementations must be quick.
 */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing, cancels nothing. */
    ProgressListener NONE = (stage, fraction) -> {};

    /**
     * @param stage a few words for a person
     * @param fraction of the whole computation, 0 to 1, never decreasing
     */
    void report(String stage, double fraction);

    /** True once the computation is no longer wanted; it then throws {@link Cancelled} soon. */
    default boolean cancelled() {
        return false;
    }

    /** Reports and throws {@link Cancelled} when asked to stop. */
    default void checkpoint(String stage, double fraction) {
        if (cancelled()) {
            throw new Cancelled(stage);
        }
        report(stage, fraction);
    }

    /** The computation was stopped on request; nothing was stored. */
    final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Cancelled(String stage) {
            super("cancelled during: " + stage);
        }
    }
}
