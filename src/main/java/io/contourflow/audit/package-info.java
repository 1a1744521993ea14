/** Append-only chained log of what happened. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.contourflow.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
