/** The façades over the engine, its guards, listeners and settings. */
@NullMarked
package io.contourflow.process.engine;

import org.jspecify.annotations.NullMarked;
