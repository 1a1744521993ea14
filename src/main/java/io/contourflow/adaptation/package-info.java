/** Decides whether anatomical change warrants a plan modification; thresholds and feedback. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "archive", "cases"})
package io.contourflow.adaptation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
