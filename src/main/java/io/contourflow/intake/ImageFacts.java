package io.contourflow.intake;

/**
 * What the image-type decision looks at.
 *
 * @param hasSecond whether there is a pair
 * @param sameMode both images have the same imaging mode (cone-beam CT counts as CT)
 * @param samePeriod the gap from the end of one acquisition period to the start of the next is within the configured one
 */
public record ImageFacts(boolean hasSecond, boolean sameMode, boolean samePeriod) {}
