/** Service tasks of the models: each reads, calls one application service and writes. */
@NullMarked
package io.contourflow.process.delegate;

import org.jspecify.annotations.NullMarked;
