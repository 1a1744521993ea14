package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** Results on their way out and images that made no case, over REST. */
@WebEdgeTest
@Tag("R2")
class DeliveryApiTests {
    private static final String DELIVERIES = "/api/cases/" + FakeBackend.CASE + "/deliveries";
    private static final String REFUSED = "/api/refused-series";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeExchange exchange;

    @Test
    void tellsWhatBecameOfTheResultsAndTriesAgainForALead() throws Exception {
        mvc.perform(get(DELIVERIES).with(As.user("lead1", "lead")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].state").value("GIVEN_UP"));
        mvc.perform(post(DELIVERIES + "/retry").with(As.user("lead1", "lead")).with(csrf()))
                .andExpect(status().isNoContent());
        assertThat(exchange.told).contains("retry " + FakeBackend.CASE);
    }

    @Test
    void showsWhyASeriesWasRefusedAndHasItLookedAtAgain() throws Exception {
        mvc.perform(get(REFUSED).with(As.user("lead1", "lead")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].code").value("slice-gap"));
        mvc.perform(post(REFUSED + "/" + FakeExchange.REFUSED + "/assessment")
                        .with(As.user("lead1", "lead"))
                        .with(csrf()))
                .andExpect(status().isAccepted());
        assertThat(exchange.told).contains("look again " + FakeExchange.REFUSED);
        problem(
                mvc.perform(post(REFUSED + "/1.2..x/assessment")
                        .with(As.user("lead1", "lead"))
                        .with(csrf())),
                400,
                "invalid-field");
    }
}
