package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.SignedInClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The embedded login over a real port, as a browser and as another system see it. */
@Tag("R1")
@ActiveProfiles("demo")
@SpringBootTest(classes = WebEdge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SignInIT {
    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    FakeDesk desk;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry registry) {
        registry.add("contourflow.data-dir", () -> data.toString());
    }

    private String base() {
        return "http://127.0.0.1:" + port;
    }

    @Test
    void letsADemoUserInThroughTheForm() {
        JsonNode me = SignedInClient.user(base(), "clinician1").getJson("/api/me");
        assertThat(me.path("userId").asText()).isEqualTo("clinician1");
        assertThat(me.path("displayName").asText()).isEqualTo("Dr. Clara Winter");
        assertThat(me.path("roles")).extracting(JsonNode::asText).containsExactly("clinician");
        assertThat(me.path("departments")).extracting(JsonNode::asText).containsExactly("radiotherapy");
    }

    @Test
    void writesSignInsAndRefusalsIntoTheAuditTrail() {
        SignedInClient.anonymous(base()).signIn("clinician2", "wrong");
        SignedInClient.anonymous(base()).signIn("my secret word", "wrong");
        SignedInClient planner = SignedInClient.user(base(), "planner1");
        assertThat(planner.get("/api/audit").statusCode()).isEqualTo(403);
        assertThat(SignedInClient.withBearer(base(), "abc.def.ghi")
                        .get("/api/cases")
                        .statusCode())
                .isEqualTo(401);
        planner.post("/logout", Map.of());
        assertThat(desk.audited)
                .contains(
                        "SIGN_IN_FAILED clinician2 null",
                        "SIGN_IN_FAILED unknown null",
                        "SIGNED_IN planner1 null",
                        "ACCESS_REFUSED planner1 null",
                        "ACCESS_REFUSED unknown null",
                        "SIGNED_OUT planner1 null")
                .noneMatch(entry -> entry.contains("secret"));
    }

    @Test
    void worksUnderTheNameLocalhostToo() {
        JsonNode me =
                SignedInClient.user("http://localhost:" + port, "planner1").getJson("/api/me");
        assertThat(me.path("userId").asText()).isEqualTo("planner1");
    }

    @Test
    void refusesAWrongPasswordAndSaysNoMore() {
        SignedInClient client = SignedInClient.anonymous(base());
        HttpResponse<String> wrong = client.signIn("clinician2", "wrong");
        HttpResponse<String> unknown = SignedInClient.anonymous(base()).signIn("nobody", "wrong");
        assertThat(wrong.body()).contains("User name or password is wrong.");
        assertThat(unknown.body()).contains("User name or password is wrong.");
        assertThat(client.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void makesAGuesserWait() {
        SignedInClient client = SignedInClient.anonymous(base());
        for (int attempt = 0; attempt < 5; attempt++) {
            client.signIn("lead1", "guess" + attempt);
        }
        assertThat(client.signIn("lead1", "lead1-demo-only").body()).contains("Too many failed attempts");
        assertThat(client.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void typingThePasswordAtTheFormAloneOpensNothing() {
        SignedInClient client = SignedInClient.anonymous(base());
        HttpResponse<String> form = client.get("/login");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).doesNotContain("<script").contains("_csrf");
        assertThat(client.get("/api/cases").statusCode()).isEqualTo(401);
    }

    @Test
    void aChangeInASessionNeedsTheCsrfHeader() {
        SignedInClient client = SignedInClient.user(base(), "clinician1");
        assertThat(client.post("/api/tasks/t1/claim", Map.of()).statusCode()).isEqualTo(200);
        HttpResponse<String> forged =
                client.post("/api/tasks/t1/claim", Map.of(), Map.of("X-XSRF-TOKEN", "not-the-token"));
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(SignedInClient.json(forged).path("type").asText()).isEqualTo("/problems/csrf-token-missing");
    }

    @Test
    void loggingOutEndsTheSession() {
        SignedInClient client = SignedInClient.user(base(), "clinician1");
        assertThat(client.post("/logout", Map.of()).statusCode()).isEqualTo(204);
        assertThat(client.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(client.signIn("clinician1", "clinician1-demo-only").uri().getPath())
                .isEqualTo("/");
    }

    @Test
    void givesASystemATokenWithTheClaimsOfKeycloak() throws Exception {
        SignedInClient system = SignedInClient.integrator(base());
        JsonNode me = system.getJson("/api/me");
        assertThat(me.path("userId").asText()).isEqualTo("service-account-integrator");
        assertThat(me.path("roles")).extracting(JsonNode::asText).containsExactly("integrator");
        JsonNode claims = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(java.util.Base64.getUrlDecoder()
                        .decode(String.valueOf(system.bearer()).split("\\.")[1]));
        assertThat(claims.path("aud").toString()).contains("contourflow");
        assertThat(claims.path("realm_access").path("roles").path(0).asText()).isEqualTo("integrator");
        assertThat(claims.path("groups").path(0).asText()).isEqualTo("radiotherapy");
    }

    @Test
    void bearerTokensMakeNoSession() {
        SignedInClient system = SignedInClient.integrator(base());
        assertThat(system.get("/api/me").headers().allValues("set-cookie"))
                .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
    }

    @Test
    void refusesADamagedToken() {
        HttpResponse<String> answer =
                SignedInClient.withBearer(base(), "abc.def.ghi").get("/api/me");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void tellsBrowsersToLoadNothingFromElsewhere() {
        HttpResponse<String> answer = SignedInClient.anonymous(base()).get("/api/info");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("x-frame-options")).contains("DENY");
        assertThat(SignedInClient.json(answer).path("demo").asBoolean()).isTrue();
    }
}
