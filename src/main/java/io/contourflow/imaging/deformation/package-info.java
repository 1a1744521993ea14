/** How much a body has deformed between two images. */
@NullMarked
package io.contourflow.imaging.deformation;

import org.jspecify.annotations.NullMarked;
