/** The DICOM nodes around us: whom we may talk to, and what is found at them and taken in. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "dicom", "archive", "cases"})
package io.contourflow.peers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
