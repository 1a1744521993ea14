package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartupGuardTests {
    private static final String ISSUER = "https://login.example/realms/contourflow";
    private static final String DEMO_USERS = "classpath:keycloak/contourflow-realm-demo-users.json";

    @Test
    void refusesTheEmbeddedLoginInProduction() {
        assertThat(StartupGuard.faults(settings("", "", true, false, null), false, "0.0.0.0"))
                .singleElement()
                .asString()
                .contains("issuer is not set");
    }

    @Test
    void acceptsTheEmbeddedLoginInProductionWhenToldSo() {
        assertThat(StartupGuard.faults(settings("", "", true, true, "file:users.json"), false, "0.0.0.0"))
                .isEmpty();
    }

    @Test
    void neverAcceptsDemoUsersInProduction() {
        assertThat(StartupGuard.faults(settings("", "", true, true, DEMO_USERS), false, "127.0.0.1"))
                .singleElement()
                .asString()
                .contains("demo users");
    }

    @Test
    void refusesMissingAndPublishedSecrets() {
        assertThat(StartupGuard.faults(settings(ISSUER, "", true, false, null), false, "0.0.0.0"))
                .hasSize(1);
        assertThat(StartupGuard.faults(settings(ISSUER, "x-demo-only", true, false, null), false, "0.0.0.0"))
                .hasSize(1);
        assertThat(StartupGuard.faults(settings(ISSUER, "kept apart", true, false, null), false, "0.0.0.0"))
                .isEmpty();
    }

    @Test
    void refusesDemoModeInProduction() {
        assertThatThrownBy(() -> new StartupGuard(settings(ISSUER, "s", true, false, null), true, "127.0.0.1"))
                .hasMessage("refusing to start: contourflow.demo is true in production");
    }

    @Test
    void keepsTheEmbeddedLoginOnLoopback() {
        assertThat(StartupGuard.faults(settings("", "", false, false, DEMO_USERS), true, "127.0.0.1"))
                .isEmpty();
        assertThat(StartupGuard.faults(settings("", "", false, false, DEMO_USERS), true, "0.0.0.0"))
                .hasSize(1);
    }

    static SecuritySettings settings(
            String issuer,
            String secret,
            boolean production,
            boolean allowed,
            @org.jspecify.annotations.Nullable String users) {
        return new SecuritySettings(
                issuer,
                "contourflow",
                secret,
                "contourflow",
                production,
                Duration.ofMinutes(1),
                new SecuritySettings.Embedded("realm", users, Path.of("key"), allowed, Duration.ofMinutes(5)),
                new SecuritySettings.Throttle(4, Duration.ofSeconds(2), Duration.ofMinutes(15), 100));
    }
}
