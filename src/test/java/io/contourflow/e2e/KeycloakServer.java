package io.contourflow.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.testing.ComposeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The real Keycloak distribution on loopback, started with the command and the settings of {@code docker-compose.yml}
 * and the realm of {@code keycloak/}; users and clients of a test are made through its Admin REST API.
 */
final class KeycloakServer implements AutoCloseable {
    static final String REALM = "contourflow";
    private static final Duration START_MAX = Duration.ofSeconds(240);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Process process;
    private final URI address;
    private final Path log;
    private final String adminPassword;

    private KeycloakServer(Process process, URI address, Path log, String adminPassword) {
        this.process = process;
        this.address = address;
        this.log = log;
        this.adminPassword = adminPassword;
    }

    /** Where Maven unpacked it. Skips the running test where it did not. */
    static Path require() {
        Path home = Path.of(System.getProperty("keycloak.home", "target/keycloak/none"));
        assumeTrue(
                Files.exists(home.resolve("bin/kc.sh")),
                "Keycloak is not unpacked (mvn dependency:unpack@keycloak): sign-in by Keycloak is not tested");
        return home.toAbsolutePath();
    }

    /**
     * Begins to start; {@link #awaitUp} waits.
     *
     * @param given variables of {@code docker-compose.yml}
     * @param databaseUrl where its PostgreSQL is
     */
    static KeycloakServer launch(Path home, Path log, int port, Map<String, String> given, String databaseUrl)
            throws IOException {
        ComposeFile compose = ComposeFile.read();
        Path realm = home.resolve("data/import/contourflow-realm.json");
        Files.createDirectories(realm.getParent());
        Files.copy(Path.of("keycloak/contourflow-realm.json"), realm, StandardCopyOption.REPLACE_EXISTING);
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
        command.addAll(compose.command("keycloak"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(compose.environment("keycloak", given));
        builder.environment()
                .putAll(Map.of(
                        "KC_DB_URL", databaseUrl,
                        "KC_HTTP_HOST", "127.0.0.1",
                        "KC_HTTP_PORT", Integer.toString(port),
                        "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx640m",
                        // lives for a minute: quick start matters more than peak speed
                        "JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1"));
        return new KeycloakServer(
                builder.start(),
                URI.create("http://127.0.0.1:" + port),
                log,
                String.valueOf(given.get("KEYCLOAK_ADMIN_PASSWORD")));
    }

    void awaitUp() {
        await().atMost(START_MAX).pollInterval(Duration.ofMillis(500)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("Keycloak ended while starting:\n" + Files.readString(log));
            }
            try {
                return send(request("/realms/" + REALM).GET()).statusCode() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
    }

    URI address() {
        return address;
    }

    /** An access token. @param form of the token endpoint. @throws AssertionError when none is given */
    String token(String realm, Map<String, String> form) {
        HttpResponse<String> answer = send(request("/realms/" + realm + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")))));
        if (answer.statusCode() != 200) {
            throw new AssertionError("no token of " + realm + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).path("access_token").asText();
    }

    /** By name and password, as programs of old do it: through a client that only a test would make. */
    String userToken(String realm, String clientId, String user, String password) {
        return token(
                realm, Map.of("grant_type", "password", "client_id", clientId, "username", user, "password", password));
    }

    JsonNode get(String path) {
        return json(requireSuccess(send(admin(path).GET())));
    }

    /** @return id of what was made, from the Location; empty where Keycloak tells none */
    String create(String path, Object body) {
        HttpResponse<String> answer = requireSuccess(send(admin(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)))));
        String location = answer.headers().firstValue("Location").orElse("");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Somebody of the realm of Contourflow. @return user id of Keycloak */
    String createUser(String name, String fullName, String password, List<String> groups, List<String> roles) {
        String id = create("/admin/realms/" + REALM + "/users", user(name, fullName, password, groups));
        if (!roles.isEmpty()) {
            create("/admin/realms/" + REALM + "/users/" + id + "/role-mappings/realm", roles(roles));
        }
        return id;
    }

    static Map<String, Object> user(String name, String fullName, String password, List<String> groups) {
        String[] names = fullName.split(" ", 2);
        return Map.of(
                "username",
                name,
                "enabled",
                true,
                "firstName",
                names[0],
                "lastName",
                names[1],
                "email",
                name + "@contourflow.invalid",
                "emailVerified",
                true,
                "groups",
                groups,
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false)));
    }

    /** A client that gives tokens for a name and a password, which none of the shipped ones does. */
    void client(String realm, Map<String, Object> facts) {
        Map<String, Object> client = new HashMap<>(facts);
        client.putAll(Map.of("publicClient", true, "standardFlowEnabled", false, "directAccessGrantsEnabled", true));
        create("/admin/realms/" + realm + "/clients", client);
    }

    /** Of a claim of access tokens. @param config pairs of name and value */
    static Map<String, Object> mapper(String name, String type, String... config) {
        Map<String, Object> settings = new HashMap<>(Map.of("access.token.claim", "true", "jsonType.label", "String"));
        for (int at = 0; at < config.length; at += 2) {
            settings.put(config[at], config[at + 1]);
        }
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", type, "config", settings);
    }

    List<JsonNode> roles(List<String> names) {
        return names.stream()
                .map(name -> get("/admin/realms/" + REALM + "/roles/" + name))
                .toList();
    }

    void disableUser(String id) {
        requireSuccess(send(admin("/admin/realms/" + REALM + "/users/" + id)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"enabled\": false}"))));
    }

    /** What Keycloak keeps as the secret of a client. */
    String clientSecret(String clientId) {
        String id = get("/admin/realms/" + REALM + "/clients?clientId=" + clientId)
                .path(0)
                .path("id")
                .asText();
        return get("/admin/realms/" + REALM + "/clients/" + id + "/client-secret")
                .path("value")
                .asText();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private HttpRequest.Builder admin(String path) {
        String token = userToken("master", "admin-cli", "admin", adminPassword);
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException("Keycloak does not answer", cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", cause);
        }
    }

    private static HttpResponse<String> requireSuccess(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.request().method() + " " + answer.uri() + " answers " + answer.statusCode()
                    + ": " + answer.body());
        }
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException cause) {
            throw new UncheckedIOException("not JSON: " + answer.body(), cause);
        }
    }

    private static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        below.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                below.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException cause) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
