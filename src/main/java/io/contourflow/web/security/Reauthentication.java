package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Makes sure that who signs is who signed in, at the moment of signing. */
public interface Reauthentication {
    /** For the page: {@code password} (ask for it) or {@code fresh-sign-in} (send the user to sign in again). */
    String kind();

    /** Whether the caller has just proved to be the signed-in user. Counts failures. */
    boolean proves(HttpServletRequest request, String userId, @Nullable String password);
}
