package io.contourflow.web.security;

import io.contourflow.kernel.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Makes sure that who signs is who signed in, at the moment of signing. */
public interface Reauthentication {
    /** For the page: {@code password} (ask for it) or {@code fresh-sign-in} (send the user to sign in again). */
    String kind();

    /** Whether the caller has just proved to be the signed-in user. Counts failures. */
    boolean proves(HttpServletRequest request, String userId, @Nullable String password);

    /**
     * For a signature.
     *
     * @param refused done first where the caller has not proved it; by itself, nothing rolls it back
     * @throws Problem FORBIDDEN where the caller has not proved it
     */
    default void require(HttpServletRequest request, String userId, @Nullable String password, Runnable refused) {
        if (!proves(request, userId, password)) {
            refused.run();
            throw new Problem(Problem.Kind.FORBIDDEN, "reauthentication-failed", "who signs must prove it: " + kind());
        }
    }
}
