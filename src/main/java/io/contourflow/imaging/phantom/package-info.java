/** Synthetic patients with known deformation and labels. */
@NullMarked
package io.contourflow.imaging.phantom;

import org.jspecify.annotations.NullMarked;
