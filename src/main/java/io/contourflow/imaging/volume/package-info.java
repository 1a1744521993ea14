/** Images, masks and the lattices they are sampled on, LPS mm. */
@NullMarked
package io.contourflow.imaging.volume;

import org.jspecify.annotations.NullMarked;
