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

/** Thresholds of the deformation degree over REST. */
@WebEdgeTest
class ThresholdApiTests {
    private static final String CASE = "/api/cases/" + FakeBackend.CASE;

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @Test
    @Tag("R11")
    void changesAThresholdWithItsCause() throws Exception {
        String settings = "{\"settings\":{\"degreeMm\":6,\"stepMm\":0.5,\"floorMm\":2,\"ceilingMm\":15,"
                + "\"direction\":\"RAISE\",\"numberThreshold\":2},\"cause\":\"audit of May\"}";
        mvc.perform(put("/api/thresholds/site")
                        .with(As.role("lead"))
                        .header("If-Match", "\"4\"")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(settings))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"5\""))
                .andExpect(jsonPath("$.settings.degreeMm").value(6.0));
        problem(
                mvc.perform(put("/api/thresholds/site")
                        .with(As.role("lead"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(settings)),
                428,
                "if-match-missing");
        problem(
                mvc.perform(post("/api/thresholds/site/reversal")
                        .with(As.role("lead"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"cause\":\"x\"}")),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R13")
    void showsAndExportsHowAThresholdCameAbout() throws Exception {
        mvc.perform(get("/api/thresholds/site/history").with(As.role("lead")))
                .andExpect(jsonPath("$.items[0].kind").value("ANSWER"))
                .andExpect(jsonPath("$.items[0].afterMm").value(5.5));
        String csv = mvc.perform(get("/api/thresholds/site/history?format=csv").with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(content().contentType("text/csv;charset=UTF-8"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(csv)
                .isEqualTo("id,scope,kind,before_mm,after_mm,cause,actor,case_id,at,reversed_by\r\n"
                        + "9,\"site\",ANSWER,5.0,5.5,\"'=3 consecutive answers \"\"do not modify\"\"\",\"clinician1\",\""
                        + FakeBackend.CASE + "\"," + FakeBackend.NOON + ",\r\n");
        mvc.perform(get("/api/thresholds/site/answers").with(As.role("lead")))
                .andExpect(jsonPath("$.items[0].reason").value("rectum was empty"));
        assertThat(desk.audited).contains("THRESHOLD_HISTORY_EXPORTED lead1 null");
    }

    @Test
    @Tag("R13")
    void freezesAThreshold() throws Exception {
        MockHttpServletRequestBuilder frozen = put("/api/thresholds/site/freeze")
                .with(As.role("lead"))
                .header("If-Match", "\"4\"")
                .contentType(MediaType.APPLICATION_JSON);
        mvc.perform(frozen.content("{\"frozen\":true,\"cause\":\"new scanner\"}"))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"5\""))
                .andExpect(jsonPath("$.frozen").value(true));
        assertThat(desk.told).contains("freeze true new scanner");
        assertThat(desk.audited).contains("THRESHOLD_FROZEN lead1 null");
        problem(mvc.perform(frozen.content("{\"cause\":\"new scanner\"}")), 400, "invalid-field");
    }

    @Test
    @Tag("R11")
    void tellsWhichThresholdAppliesToACase() throws Exception {
        mvc.perform(get(CASE + "/threshold").with(As.clinician()))
                .andExpect(jsonPath("$.threshold.scope").value("site"))
                .andExpect(jsonPath("$.scopes[0]").value("pair:CT-CT"));
    }
}
