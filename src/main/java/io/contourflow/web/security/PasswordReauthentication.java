package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;

/** By the password of the embedded login; guesses are slowed down like sign-ins. */
final class PasswordReauthentication implements Reauthentication {
    private final EmbeddedUsers users;
    private final PasswordEncoder passwords;
    private final LoginThrottle throttle;

    PasswordReauthentication(EmbeddedUsers users, PasswordEncoder passwords, LoginThrottle throttle) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    @Override
    public String kind() {
        return "password";
    }

    @Override
    public boolean proves(HttpServletRequest request, String userId, @Nullable String password) {
        String address = request.getRemoteAddr();
        if (password == null || !throttle.wait(userId, address).isZero()) {
            return false;
        }
        if (matches(userId, password)) {
            throttle.succeeded(userId, address);
            return true;
        }
        throttle.failed(userId, address);
        return false;
    }

    private boolean matches(String userId, String password) {
        try {
            return passwords.matches(password, users.loadUserByUsername(userId).getPassword());
        } catch (UsernameNotFoundException systemAccount) {
            return false; // systems have no password and sign nothing
        }
    }
}
