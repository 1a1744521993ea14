/** The command line; image tools without Spring. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "dicom", "contouring"})
package io.contourflow.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
