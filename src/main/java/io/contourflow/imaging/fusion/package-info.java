/** Superimposing registered images. */
@NullMarked
package io.contourflow.imaging.fusion;

import org.jspecify.annotations.NullMarked;
