/** Maps between points of two images, fixed → moving, LPS mm. */
@NullMarked
package io.contourflow.imaging.transform;

import org.jspecify.annotations.NullMarked;
