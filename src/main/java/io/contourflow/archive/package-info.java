/** Durable objects by content hash, their index, and derived artifacts. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "dicom"})
package io.contourflow.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
