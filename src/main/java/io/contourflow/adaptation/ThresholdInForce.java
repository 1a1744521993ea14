package io.contourflow.adaptation;

/** Finds the threshold that applies to a body part. */
@FunctionalInterface
interface ThresholdInForce {
    /** The narrowest one that covers it: {@code body:<BODYPART>} where there is one, else {@code site}. */
    Thresholds.Threshold nearest(String bodyPart);
}
