package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

/** Samples for training over REST. */
@WebEdgeTest
@Tag("R26")
class SampleApiTests {
    private static final String CONSENT = "/api/cases/" + FakeBackend.CASE + "/training-consent";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeSamples samples;

    @Test
    void listsAndExportsSamplesForALead() throws Exception {
        mvc.perform(get("/api/samples").with(As.user("lead1", "lead")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.consent").value("RECORDED"))
                .andExpect(jsonPath("$.items[0].kind").value("CONTOURS"))
                .andExpect(jsonPath("$.items[0].caseId").doesNotExist());
        mvc.perform(post("/api/samples/export").with(As.user("lead1", "lead")).with(csrf()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.written").value(1));
    }

    @Test
    void recordsWhatAPatientSaid() throws Exception {
        mvc.perform(put(CONSENT)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"answer\": \"OBJECTION\"}")
                        .with(As.user("clin1", "clinician"))
                        .with(csrf()))
                .andExpect(status().isNoContent());
        assertThat(samples.told).contains("clin1 OBJECTION");
        mvc.perform(get(CONSENT).with(As.user("clin1", "clinician")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.answer.answer").value("CONSENT"));
    }

    @Test
    void refusesAnAnswerThatThereIsNotAndCasesOfOthers() throws Exception {
        problem(
                mvc.perform(put(CONSENT)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"answer\": null}")
                        .with(As.user("clin1", "clinician"))
                        .with(csrf())),
                400,
                "invalid-field");
        problem(
                mvc.perform(get("/api/cases/" + FakeBackend.FOREIGN_CASE + "/training-consent")
                        .with(As.user("clin1", "clinician"))),
                404,
                "case-not-found");
    }
}
