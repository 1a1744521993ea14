package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.contourflow.testing.ComposeFile;
import io.contourflow.testing.DicomServers;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real proxy with the configuration of {@code docker-compose.yml}, only its addresses are ours. Behind it stand
 * servers that say which one they are and what they were told; and DCMTK's storage servers.
 */
@Tag("R1")
class ProxyIT {
    private static final Path CONFIGURATION = Path.of("src/docker/haproxy.cfg");

    @TempDir
    Path folder;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, HttpServer> servers = new LinkedHashMap<>();
    private DicomServers.Storescp first;
    private DicomServers.Storescp second;
    private TestCertificate site;
    private TestCertificate scanner;
    private Process proxy;

    @BeforeEach
    void start() throws Exception {
        ExternalProgram.require("haproxy");
        site = TestCertificate.of("localhost", folder);
        scanner = TestCertificate.of("scanner", folder);
        Files.writeString(folder.resolve("site.pem"), site.certificatePem() + site.keyPem());
        Files.writeString(folder.resolve("dicom-clients.pem"), scanner.certificatePem());
        for (String name : new String[] {"NODE_1_HTTP", "NODE_2_HTTP", "KEYCLOAK_HTTP"}) {
            servers.put(name, server(name));
            ports.put(name, servers.get(name).getAddress().getPort());
        }
        first = DicomServers.storescp(Files.createDirectory(folder.resolve("1")));
        second = DicomServers.storescp(Files.createDirectory(folder.resolve("2")));
        ports.put("NODE_1_DICOM", first.port());
        ports.put("NODE_2_DICOM", second.port());
        for (String name : new String[] {"PROXY_HTTP", "PROXY_HTTPS", "PROXY_DICOM", "PROXY_DICOM_TLS"}) {
            ports.put(name, DicomServers.freePort());
        }
        ProcessBuilder command = new ProcessBuilder("haproxy", "-db", "-f", CONFIGURATION.toString());
        command.environment().put("PROXY_CERTIFICATES", folder.toString());
        ports.forEach((name, port) -> command.environment().put(name, "127.0.0.1:" + port));
        assertThat(command.environment().keySet())
                .as("what docker-compose.yml sets")
                .containsAll(ComposeFile.read().environment("proxy").keySet());
        Path log = folder.resolve("proxy.log");
        proxy = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(proxy.isAlive()).as(Files.readString(log)).isTrue();
            return answers();
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.destroy();
            proxy.onExit().join();
        }
        servers.values().forEach(server -> server.stop(0));
        if (first != null) {
            first.close();
        }
        if (second != null) {
            second.close();
        }
    }

    @Test
    void browsersGoByTlsToOneNodeAndToTheOtherWhenThatIsGone() throws Exception {
        HttpResponse<String> answer =
                get("/api/me", Map.of("X-Forwarded-For", "10.9.9.9", "X-Forwarded-Proto", "http"));
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("NODE=node").contains("Secure", "HttpOnly", "SameSite=Lax");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(answer.body())
                .contains("proto=https", "for=127.0.0.1", "host=localhost:" + ports.get("PROXY_HTTPS"))
                .doesNotContain("10.9.9.9");
        String node = node(answer);
        String mine = cookie.substring(0, cookie.indexOf(';'));
        for (int n = 0; n < 6; n++) {
            assertThat(node(get("/api/cases", Map.of("Cookie", mine)))).isEqualTo(node);
        }

        servers.get(node).stop(0);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            HttpResponse<String> other = get("/api/cases", Map.of("Cookie", mine));
            assertThat(other.statusCode()).isEqualTo(200);
            assertThat(node(other)).isNotEqualTo(node).startsWith("NODE_");
        });
    }

    @Test
    void keycloakIsBesideAndHealthStaysInside() throws Exception {
        assertThat(node(get("/realms/contourflow/protocol/openid-connect/auth", Map.of())))
                .isEqualTo("KEYCLOAK_HTTP");
        for (String path :
                new String[] {"/actuator/health", "//actuator/prometheus", "/%61ctuator", "/x/../actuator"}) {
            assertThat(get(path, Map.of()).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<Void> plain = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get("PROXY_HTTP") + "/api/me"))
                                .build(),
                        BodyHandlers.discarding());
        assertThat(plain.statusCode()).isEqualTo(308);
        assertThat(plain.headers().firstValue("Location"))
                .contains("https://localhost:" + ports.get("PROXY_HTTP") + "/api/me");
    }

    @Test
    void dicomPeersComeByTlsWithAKnownCertificateOnly() throws Exception {
        ExternalProgram echo = ExternalProgram.require("echoscu").with("TCP_NODELAY", "1");
        Path known = written("scanner", scanner);
        Path stranger = written("stranger", TestCertificate.of("stranger", folder));
        Path sites = Files.writeString(folder.resolve("site.crt"), site.certificatePem());
        echo.run("127.0.0.1", ports.get("PROXY_DICOM")).orFail();
        echo.run(tls(known, sites)).orFail();
        assertThat(echo.run(tls(stranger, sites)).succeeded())
                .as("a certificate nobody knows")
                .isFalse();
        assertThat(echo.run("+tla", "+cf", sites, "localhost", ports.get("PROXY_DICOM_TLS"))
                        .succeeded())
                .as("no certificate")
                .isFalse();
        assertThat(echo.run("127.0.0.1", ports.get("PROXY_DICOM_TLS")).succeeded())
                .as("no TLS")
                .isFalse();
    }

    private Object[] tls(Path client, Path sites) {
        return new Object[] {
            "+tls", client + ".key", client + ".crt", "+cf", sites, "localhost", ports.get("PROXY_DICOM_TLS")
        };
    }

    private Path written(String name, TestCertificate certificate) throws Exception {
        Files.writeString(folder.resolve(name + ".key"), certificate.keyPem());
        Files.writeString(folder.resolve(name + ".crt"), certificate.certificatePem());
        return folder.resolve(name);
    }

    private boolean answers() {
        try {
            return get("/api/me", Map.of()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws IOException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("https://localhost:" + ports.get("PROXY_HTTPS") + path));
            headers.forEach(request::header);
            return HttpClient.newBuilder()
                    .sslContext(site.context())
                    .build()
                    .send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException | java.security.GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static String node(HttpResponse<String> answer) {
        return answer.body().lines().findFirst().orElse("");
    }

    private static HttpServer server(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(name, exchange));
        server.start();
        return server;
    }

    private static void answer(String name, HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String text = name + "\nproto=" + headers.get("X-Forwarded-Proto") + "\nfor=" + headers.get("X-Forwarded-For")
                + "\nhost=" + headers.get("X-Forwarded-Host");
        byte[] body = text.replace("[", "").replace("]", "").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
