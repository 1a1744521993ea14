package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.audit.AuditTrail;
import io.contourflow.process.PeopleDirectory;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;

/** Who asks too much waits, and nobody else. */
class RequestBudgetTests {
    private static final double A_DAY = 1.0 / 86_400;

    private final List<String> audited = new ArrayList<>();
    private final RateLimits limits = new RateLimits(
            new RateLimitSettings(
                    new RateLimitSettings.User(3, A_DAY),
                    new RateLimitSettings.Upload(1, A_DAY),
                    new RateLimitSettings.Address(2, A_DAY),
                    100,
                    DataSize.ofBytes(10)),
            new AuditedAccess(new Remembered(), new Nobody()));
    private final RequestBudget budget = new RequestBudget(limits, new ProblemResponses(new ObjectMapper(), limits));

    @AfterEach
    void nobodyIsSignedIn() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void holdsOneUserBackAndNotTheNext() throws Exception {
        signIn("a");
        for (int request = 0; request < 3; request++) {
            assertThat(get("/api/cases").getStatus()).isEqualTo(200);
        }
        MockHttpServletResponse refused = get("/api/cases");
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getContentType()).startsWith("application/problem+json");
        assertThat(Long.parseLong(String.valueOf(refused.getHeader("Retry-After"))))
                .isBetween(80_000L, 86_400L);
        JsonNode problem = new ObjectMapper().readTree(refused.getContentAsString());
        assertThat(problem.path("type").asText()).isEqualTo("/problems/too-many-requests");

        signIn("b");
        assertThat(get("/api/cases").getStatus()).isEqualTo(200);
    }

    @Test
    void tellsTheAuditTrailOnceForARunOfRefusals() throws Exception {
        signIn("a");
        for (int request = 0; request < 50; request++) {
            get("/api/cases");
        }
        assertThat(audited).containsExactly("REQUEST_REFUSED a too many requests");
    }

    @Test
    void holdsWhoIsNotSignedInBackByAddress() throws Exception {
        assertThat(get("/api/info").getStatus()).isEqualTo(200);
        assertThat(get("/api/info").getStatus()).isEqualTo(200);
        assertThat(get("/api/info").getStatus()).isEqualTo(429);
    }

    @Test
    void filesOfThePageAreFree() throws Exception {
        for (int request = 0; request < 50; request++) {
            assertThat(get("/assets/index.js").getStatus()).isEqualTo(200);
        }
    }

    @Test
    void countsUploadsApart() throws Exception {
        signIn("a");
        assertThat(send("/dicom-web/studies", 1_000_000).getStatus()).isEqualTo(200);
        assertThat(send("/dicom-web/studies", 1_000_000).getStatus()).isEqualTo(429);
        assertThat(get("/api/cases").getStatus()).isEqualTo(200);
    }

    @Test
    void refusesBodiesThatAreTooLargeOrOfUntoldLength() throws Exception {
        signIn("a");
        assertThat(send("/api/cases", 10).getStatus()).isEqualTo(200);
        assertThat(send("/api/cases", 11).getStatus()).isEqualTo(413);
        MockHttpServletRequest chunked = new MockHttpServletRequest("POST", "/api/cases");
        chunked.addHeader("Transfer-Encoding", "chunked");
        assertThat(answer(chunked).getStatus()).isEqualTo(411);
    }

    private MockHttpServletResponse get(String path) throws ServletException, IOException {
        return answer(new MockHttpServletRequest("GET", path));
    }

    private MockHttpServletResponse send(String path, int bytes) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setContent(new byte[bytes]);
        return answer(request);
    }

    private MockHttpServletResponse answer(MockHttpServletRequest request) throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        budget.doFilter(request, response, new MockFilterChain());
        return response;
    }

    private static void signIn(String user) {
        TestingAuthenticationToken who = new TestingAuthenticationToken(user, "", "ROLE_clinician");
        SecurityContextHolder.getContext().setAuthentication(who);
    }

    private final class Remembered implements AuditTrail {
        @Override
        public void append(String action, String actor, @Nullable String caseId, String detail) {
            audited.add(action + " " + actor + " " + detail);
        }

        @Override
        public List<Entry> search(Query query) {
            return List.of();
        }

        @Override
        public void walk(Query query, Consumer<Entry> visitor) {
            // nothing to show
        }

        @Override
        public Verification verify() {
            return new Verification(true, 0, null, "");
        }
    }

    private static final class Nobody implements PeopleDirectory {
        @Override
        public Optional<Person> find(String userId) {
            return Optional.empty();
        }

        @Override
        public List<Person> inGroup(String group) {
            return List.of();
        }
    }
}
