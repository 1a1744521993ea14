/** Bytes to imaging types and back; the network node; the only place for the DICOM toolkit. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging"})
package io.contourflow.dicom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
