/** Identifiers, units and problems shared by every module; JDK only. */
@NullMarked
package io.contourflow.kernel;

import org.jspecify.annotations.NullMarked;
