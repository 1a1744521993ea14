package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

class StartupGuardTests {
    private static final String DEMO_USERS = "classpath:keycloak/contourflow-realm-demo-users.json";

    @Test
    void startsWithEverythingSet() {
        assertThat(StartupGuard.faults(production())).isEmpty();
    }

    @Test
    void tellsEverythingThatIsMissingAtOnceAndInOneLine() {
        StartupGuard guard = new StartupGuard();
        guard.setEnvironment(new MockEnvironment().withProperty("contourflow.security.production", "true"));
        assertThatThrownBy(() -> guard.postProcessBeanFactory(new DefaultListableBeanFactory()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("refusing to start: contourflow.security.issuer (CONTOURFLOW_ISSUER) is not set, and the"
                        + " embedded login is not for production (contourflow.security.embedded.allowed=true accepts it);"
                        + " spring.datasource.url (CONTOURFLOW_DB_URL) is not set;"
                        + " spring.datasource.username (CONTOURFLOW_DB_USER) is not set;"
                        + " spring.datasource.password (CONTOURFLOW_DB_PASSWORD) is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "contourflow.security.client-secret,contourflow.security.client-secret (CONTOURFLOW_CLIENT_SECRET) is not set",
        "spring.datasource.url,spring.datasource.url (CONTOURFLOW_DB_URL) is not set",
        "spring.datasource.username,spring.datasource.username (CONTOURFLOW_DB_USER) is not set",
        "spring.datasource.password,spring.datasource.password (CONTOURFLOW_DB_PASSWORD) is not set"
    })
    void refusesAMissingSetting(String setting, String reason) {
        assertThat(StartupGuard.faults(production().withProperty(setting, ""))).containsExactly(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"integrator-demo-only", "changeme", "Postgres"})
    void refusesPublishedSecrets(String secret) {
        assertThat(StartupGuard.faults(production().withProperty("contourflow.security.client-secret", secret)))
                .containsExactly(
                        "contourflow.security.client-secret (CONTOURFLOW_CLIENT_SECRET) is a published secret");
        assertThat(StartupGuard.faults(production().withProperty("spring.datasource.password", secret)))
                .containsExactly("spring.datasource.password (CONTOURFLOW_DB_PASSWORD) is a published secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://login.example/realms/c,must be https but is http://login.example/realms/c",
        "https://login.example,must be https://<name>/realms/<realm> but is https://login.example",
        "https://login.example/realms/c/,must be https://<name>/realms/<realm> but is https://login.example/realms/c/"
    })
    void refusesAnIssuerThatCannotBeTrustedOrIsNoRealm(String issuer, String reason) {
        assertThat(StartupGuard.faults(production().withProperty("contourflow.security.issuer", issuer)))
                .containsExactly("contourflow.security.issuer (CONTOURFLOW_ISSUER) " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8180/realms/c", "https://login.example/auth/realms/c"})
    void takesAnIssuerOnLoopbackAndOneBelowAPath(String issuer) {
        assertThat(StartupGuard.faults(production().withProperty("contourflow.security.issuer", issuer)))
                .isEmpty();
    }

    @Test
    void acceptsTheEmbeddedLoginAndDatabaseInProductionWhenToldSo() {
        assertThat(StartupGuard.faults(embeddedInProduction("file:users.json"))).isEmpty();
    }

    @Test
    void neverAcceptsDemoUsersInProduction() {
        assertThat(StartupGuard.faults(embeddedInProduction(DEMO_USERS)))
                .containsExactly("contourflow.security.embedded.users-location names the demo users");
    }

    @Test
    void refusesDemoModeInProduction() {
        assertThat(StartupGuard.faults(production().withProperty("contourflow.demo", "true")))
                .containsExactly("contourflow.demo is true in production");
    }

    @Test
    void keepsTheEmbeddedLoginOnLoopback() {
        MockEnvironment demo = new MockEnvironment()
                .withProperty("contourflow.demo", "true")
                .withProperty("contourflow.security.embedded.users-location", DEMO_USERS);
        assertThat(StartupGuard.faults(demo)).isEmpty();
        assertThat(StartupGuard.faults(demo.withProperty("server.address", "localhost")))
                .isEmpty();
        assertThat(StartupGuard.faults(demo.withProperty("server.address", "0.0.0.0")))
                .isEqualTo(List.of("the embedded login listens on loopback only, but server.address is 0.0.0.0"
                        + " (contourflow.security.embedded.allowed=true accepts it)"));
    }

    private static MockEnvironment production() {
        return new MockEnvironment()
                .withProperty("contourflow.security.production", "true")
                .withProperty("contourflow.security.issuer", "https://login.example/realms/contourflow")
                .withProperty("contourflow.security.client-secret", "kept apart")
                .withProperty("spring.datasource.url", "jdbc:postgresql://db/clinic")
                .withProperty("spring.datasource.username", "clinic")
                .withProperty("spring.datasource.password", "kept apart too")
                .withProperty("server.address", "0.0.0.0");
    }

    private static MockEnvironment embeddedInProduction(String users) {
        return new MockEnvironment()
                .withProperty("contourflow.security.production", "true")
                .withProperty("contourflow.security.embedded.allowed", "true")
                .withProperty("contourflow.security.embedded.users-location", users)
                .withProperty("contourflow.database.embedded", "true");
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
