package io.contourflow.web;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import java.util.List;
import java.util.Map;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Bearers of tokens. */
final class As {
    private As() {}

    /** One user of the department whose only role is this one. */
    static RequestPostProcessor role(String role) {
        return user(role + "1", role);
    }

    static RequestPostProcessor user(String userId, String role) {
        return jwt().jwt(token -> token.subject(userId)
                        .claim("preferred_username", userId)
                        .claim("name", "Known As " + userId)
                        .claim("realm_access", Map.of("roles", List.of(role)))
                        .claim("groups", List.of("radiotherapy")))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    static RequestPostProcessor clinician() {
        return role("clinician");
    }
}
