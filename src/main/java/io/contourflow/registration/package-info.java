/** Adjusts, registers and fuses the images of a case; each step idempotent. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "archive", "cases"})
package io.contourflow.registration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
