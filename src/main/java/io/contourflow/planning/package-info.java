/** Plan-modification requests and their outcome. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "archive", "cases"})
package io.contourflow.planning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
