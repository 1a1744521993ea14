/** NIfTI-1 and MetaImage files. */
@NullMarked
package io.contourflow.imaging.io;

import org.jspecify.annotations.NullMarked;
