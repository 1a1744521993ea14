/** The clinical case: image pair, type, results, contour sets and their review state, timeline. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.contourflow.cases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
