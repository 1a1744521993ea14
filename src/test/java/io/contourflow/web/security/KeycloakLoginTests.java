package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.contourflow.process.PeopleDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.client.RestClient;

/** What sign-in by Keycloak needs that can be told without Keycloak. */
class KeycloakLoginTests {
    private static final String CLARA =
            "{\"id\":\"7\",\"username\":\"w\",\"firstName\":\"Clara\",\"lastName\":\"Winter\",\"enabled\":true}";
    private static final String GONE = "{\"id\":\"8\",\"username\":\"left\",\"enabled\":false}";
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @AfterEach
    void nobodyIsSignedIn() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void takesOnlyAFreshSignInForASignature() {
        assertThat(provesWhenSignedInAt(NOON.minusSeconds(59))).isTrue();
        assertThat(provesWhenSignedInAt(NOON.minusSeconds(61))).isFalse();
    }

    @Test
    void takesNoSystemForASigner() {
        signIn(Map.of("preferred_username", "service-account-integrator"));
        assertThat(freshSignIn().proves(new MockHttpServletRequest(), "service-account-integrator", "any"))
                .isFalse();
    }

    @Test
    void refusesTokensOfOthersAndForOthers() {
        var checks = TokenChecks.forIssuer("https://a/realms/c", "contourflow");
        assertThat(checks.validate(token("https://a/realms/c", "contourflow")).hasErrors())
                .isFalse();
        assertThat(checks.validate(token("https://b/realms/c", "contourflow")).hasErrors())
                .isTrue();
        assertThat(checks.validate(token("https://a/realms/c", "account")).hasErrors())
                .isTrue();
    }

    @Test
    void asksKeycloakForPeopleAndKeepsTheAnswer() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map<String, String> answers = Map.of(
                "/realms/c/protocol/openid-connect/token", "{\"access_token\":\"t\"}",
                "/admin/realms/c/roles/clinician/users", "[" + CLARA + "," + GONE + "]",
                "/admin/realms/c/users/7/role-mappings/realm/composite",
                        "[{\"name\":\"clinician\"},{\"name\":\"offline_access\"}]",
                "/admin/realms/c/users/7/groups", "[{\"name\":\"radiotherapy\"}]");
        keycloak.createContext("/", exchange -> {
            calls.incrementAndGet();
            byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "[]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keycloak.start();
        try {
            String issuer = "http://127.0.0.1:" + keycloak.getAddress().getPort() + "/realms/c";
            KeycloakPeople people = new KeycloakPeople(
                    RestClient.create(),
                    StartupGuardTests.settings(issuer, "s", true, false, null),
                    Clock.fixed(NOON, ZoneOffset.UTC));
            List<PeopleDirectory.Person> clinicians = people.inGroup("clinician");
            assertThat(clinicians).singleElement().satisfies(person -> {
                assertThat(person.displayName()).isEqualTo("Clara Winter");
                assertThat(person.roles()).containsExactly("clinician");
                assertThat(person.departments()).containsExactly("radiotherapy");
            });
            int before = calls.get();
            assertThat(people.inGroup("clinician")).isEqualTo(clinicians);
            assertThat(calls).hasValue(before);
            assertThat(people.exists("nobody")).isFalse();
        } finally {
            keycloak.stop(0);
        }
    }

    @Test
    void refusesAnIssuerThatIsNoRealm() {
        assertThatThrownBy(() -> KeycloakPeople.adminRealm("https://login.example"))
                .hasMessageContaining("/realms/<name>");
    }

    @Test
    void theRealmOfProductionHoldsNoPasswordAndNoSecret() throws IOException {
        JsonNode realm =
                new ObjectMapper().readTree(new ClassPathResource("keycloak/contourflow-realm.json").getInputStream());
        assertThat(realm.findValues("credentials")).isEmpty();
        assertThat(realm.findValuesAsText("secret")).containsExactly("${CONTOURFLOW_CLIENT_SECRET}");
    }

    @Test
    void theRealmOfTheDemoHoldsOneUserOfEachRole() {
        Realm realm = Realm.read(
                new ObjectMapper(),
                new ClassPathResource("keycloak/contourflow-realm.json"),
                new ClassPathResource("keycloak/contourflow-realm-demo-users.json"));
        assertThat(realm.users().stream().flatMap(user -> user.roles().stream()))
                .containsOnly("clinician", "planner", "lead", "admin");
        assertThat(realm.users().stream().flatMap(user -> user.password().stream()))
                .hasSize(5)
                .allMatch(password -> password.endsWith(StartupGuard.DEMO_SUFFIX));
    }

    private static boolean provesWhenSignedInAt(Instant at) {
        signIn(Map.of("preferred_username", "u", "auth_time", at));
        return freshSignIn().proves(new MockHttpServletRequest(), "u", null);
    }

    private static FreshSignIn freshSignIn() {
        return new FreshSignIn(Duration.ofSeconds(60), Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static void signIn(Map<String, Object> claims) {
        Jwt jwt = Jwt.withTokenValue("t")
                .header("alg", "none")
                .claims(all -> all.putAll(claims))
                .build();
        SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(jwt, List.of()));
    }

    private static Jwt token(String issuer, String audience) {
        Instant now = Instant.now();
        return Jwt.withTokenValue("t")
                .header("alg", "none")
                .issuer(issuer)
                .audience(List.of(audience))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(60))
                .claim("preferred_username", "u")
                .build();
    }
}
