/** Sign-in, roles and what each of them may call. */
@NullMarked
package io.contourflow.web.security;

import org.jspecify.annotations.NullMarked;
