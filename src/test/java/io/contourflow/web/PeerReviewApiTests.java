package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Approvals and peer review over REST. */
@Tag("R16")
@WebEdgeTest
class PeerReviewApiTests {
    private static final String SAMPLE = "/api/review-samples/" + FakeOversight.SAMPLE;
    private static final String ORDER = "{\"department\":\"radiotherapy\",\"from\":\"2026-11-01T00:00:00Z\","
            + "\"to\":\"2026-11-08T00:00:00Z\",\"seed\":7,\"percent\":10}";
    private static final String SIGNATURE = "{\"password\":\"lead1-demo-only\",\"meaning\":\"audited\"}";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeOversight oversight;

    @Autowired
    FakeDesk desk;

    @Test
    void findsApprovalsByWhatALeadAsks() throws Exception {
        mvc.perform(get("/api/approvals?user=clinician1&edited=true&secondRead=false&lookedSecondsMax=120")
                        .with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].lookedSeconds").value(90))
                .andExpect(jsonPath("$.items[0].otherReader").isEmpty())
                .andExpect(jsonPath("$.items[0].caseId").value(FakeBackend.CASE.toString()));
        assertThat(oversight.asked)
                .anySatisfy(asked -> assertThat(asked)
                        .contains(
                                "approver=clinician1", "edited=true", "secondRead=false", "=120", "of [radiotherapy]"));
        problem(mvc.perform(get("/api/approvals?edited=perhaps").with(As.role("lead"))), 400, "invalid-field");
        problem(mvc.perform(get("/api/approvals").with(As.clinician())), 403, "not-allowed");
    }

    @Test
    void countsByPeriod() throws Exception {
        String period = "/api/approvals/statistics?from=2026-11-01T00:00:00Z&to=";
        mvc.perform(get(period + "2026-11-08T00:00:00Z").with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].medianLookedSeconds").value(90));
        problem(mvc.perform(get(period + "2026-11-01T00:00:00Z").with(As.role("lead"))), 400, "invalid-field");
    }

    @Test
    void drawsASample() throws Exception {
        mvc.perform(as("lead", post("/api/review-samples"), ORDER))
                .andExpect(status().isCreated())
                .andExpect(header().string("Location", SAMPLE))
                .andExpect(header().string("ETag", "\"1\""))
                .andExpect(jsonPath("$.summary.order.seed").value(7))
                .andExpect(jsonPath("$.summary.populationHash").isString())
                .andExpect(jsonPath("$.items[0].own").value(false));
        problem(
                mvc.perform(as("lead", post("/api/review-samples"), ORDER.replace("\"seed\":7,", ""))),
                400,
                "invalid-field");
        problem(mvc.perform(as("clinician", post("/api/review-samples"), ORDER)), 403, "not-allowed");
    }

    @Test
    void takesTheVerdictOfAPeer() throws Exception {
        String verdict = "{\"verdict\":\"MINOR\",\"comment\":\"a little wide\"}";
        mvc.perform(as("clinician", put(SAMPLE + "/items/1/verdict"), verdict))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].own").value(true));
        assertThat(oversight.asked).contains("1 MINOR 'a little wide' by clinician1");
        problem(
                mvc.perform(as("lead", put(SAMPLE + "/items/1/verdict"), verdict.replace("MINOR", "SO_SO"))),
                400,
                "invalid-field");
        problem(mvc.perform(as("planner", put(SAMPLE + "/items/1/verdict"), verdict)), 403, "not-allowed");
    }

    @Test
    void signsOffOnlyForWhoProvesToBeTheLead() throws Exception {
        String path = SAMPLE + "/sign-off";
        problem(mvc.perform(as("lead", put(path), SIGNATURE)), 428, "if-match-missing");
        problem(
                mvc.perform(as("lead", put(path), SIGNATURE.replace("lead1-demo", "guess"))
                        .header("If-Match", "\"1\"")),
                403,
                "reauthentication-failed");
        assertThat(desk.audited).contains("REAUTHENTICATION_FAILED lead1 null");
        assertThat(oversight.asked).noneMatch(asked -> asked.startsWith("signed"));
        mvc.perform(as("lead", put(path), SIGNATURE).header("If-Match", "\"1\""))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.summary.signedOff.contentHash").isString())
                .andExpect(jsonPath("$.signatureHolds").value(false));
        assertThat(oversight.asked).contains("signed audited at 1 by lead1");
        problem(mvc.perform(as("clinician", put(path), SIGNATURE).header("If-Match", "\"1\"")), 403, "not-allowed");
    }

    @Test
    void givesTheSampleToTakeAway() throws Exception {
        mvc.perform(get(SAMPLE + "/export?format=csv").with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(content().contentType("text/csv;charset=UTF-8"));
        mvc.perform(get(SAMPLE + "/export?format=pdf").with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(content().contentType("application/pdf"));
        assertThat(desk.audited).contains("REVIEW_SAMPLE_EXPORTED lead1 null");
        problem(mvc.perform(get(SAMPLE + "/export?format=docx").with(As.role("lead"))), 400, "invalid-field");
        problem(
                mvc.perform(get("/api/review-samples/" + FakeBackend.CASE).with(As.role("lead"))),
                404,
                "review-sample-not-found");
    }

    private static MockHttpServletRequestBuilder as(String role, MockHttpServletRequestBuilder to, String body) {
        return to.contentType(MediaType.APPLICATION_JSON).content(body).with(As.role(role));
    }
}
