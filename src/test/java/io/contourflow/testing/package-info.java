/** Fixtures for the tests of every module. */
@NullMarked
package io.contourflow.testing;

import org.jspecify.annotations.NullMarked;
