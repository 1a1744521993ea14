/** Demo patients: synthetic phantoms, sent to our own DICOM port as a scanner would. Nothing may depend on it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "dicom", "archive", "cases"})
package io.contourflow.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
