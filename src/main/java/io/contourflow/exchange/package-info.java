/** Sends results out to DICOM peers from one outbox. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "dicom", "archive", "cases", "review"})
package io.contourflow.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
