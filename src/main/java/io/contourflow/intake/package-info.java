/** Finds work: series completeness, pairing with the planning image, image type facts. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "dicom", "archive", "cases"})
package io.contourflow.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
