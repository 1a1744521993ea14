/** Process variables and element ids, each declared once. */
@NullMarked
package io.contourflow.process.variable;

import org.jspecify.annotations.NullMarked;
