/** Images as mathematics: volumes, transforms, registration, fusion, contours; plain Java, LPS mm. */
@NullMarked
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {"kernel"})
package io.contourflow.imaging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
