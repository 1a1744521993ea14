package io.contourflow.dicom;

import java.util.function.Function;

/** A series became a volume, or the reason why it must not. */
public sealed interface AssemblyResult {
    /** Right geometry, rescaled values. */
    record Assembled(AssembledSeries series) implements AssemblyResult {}

    /**
     * @param code stable, kebab-case, for instance {@code slice-gap}, {@code mixed-orientation}
     * @param reason one line naming the object and both values, no patient identity
     */
    record Refused(String code, String reason) implements AssemblyResult {}

    default <T> T fold(Function<Assembled, T> assembled, Function<Refused, T> refused) {
        return this instanceof Assembled a ? assembled.apply(a) : refused.apply((Refused) this);
    }
}
