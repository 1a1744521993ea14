/** Rigid and non-rigid registration and its quality. */
@NullMarked
package io.contourflow.imaging.registration;

import org.jspecify.annotations.NullMarked;
