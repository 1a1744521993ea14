/** Overlap and distance of structures. */
@NullMarked
package io.contourflow.imaging.metric;

import org.jspecify.annotations.NullMarked;
