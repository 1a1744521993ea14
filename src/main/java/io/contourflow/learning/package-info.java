/** Approved contours and accepted registrations leave, de-identified and by consent, as samples for training (R26). */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "archive", "cases", "registration", "review"})
package io.contourflow.learning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
