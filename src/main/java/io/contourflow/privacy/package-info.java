/** What leaves without identity, and what is deleted when its time is over. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "dicom", "archive", "cases", "exchange", "learning", "audit"})
package io.contourflow.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
