/** Masks to contours and back, on image slices. */
@NullMarked
package io.contourflow.imaging.contour;

import org.jspecify.annotations.NullMarked;
