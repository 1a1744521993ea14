/** Review markers, approval per structure, and the objects that approval releases. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "dicom", "archive", "cases"})
package io.contourflow.review;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
