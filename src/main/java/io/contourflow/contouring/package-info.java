/** Contours images by models; the only place for ONNX Runtime. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "imaging", "archive", "cases"})
package io.contourflow.contouring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
