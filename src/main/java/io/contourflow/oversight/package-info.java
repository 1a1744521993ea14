/** What a department lead asks about approvals: search, counts, peer review of samples and its sign-off. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "cases", "audit"})
package io.contourflow.oversight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
