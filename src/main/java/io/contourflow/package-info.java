/** Contourflow: from DICOM images to reviewed contours and plan decisions. */
@NullMarked
package io.contourflow;

import org.jspecify.annotations.NullMarked;
