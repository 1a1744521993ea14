package io.contourflow.review;

/**
 * How this site reviews.
 *
 * @param fourEyes a second reader must approve too; {@code contourflow.process.second-reader-needed}
 */
record ReviewPolicy(boolean fourEyes) {}
