package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

/** De-identified export and retention over REST. */
@WebEdgeTest
@Tag("R1")
class PrivacyApiTests {
    private static final String HOLD = "/api/cases/" + FakeBackend.CASE + "/retention-hold";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakePrivacy privacy;

    @Test
    void givesALeadACaseWithoutIdentityAndKeepsNoCopy() throws Exception {
        mvc.perform(post("/api/cases/" + FakeBackend.CASE + "/export")
                        .with(As.user("lead1", "lead"))
                        .with(csrf()))
                .andExpect(status().isOk())
                .andExpect(content().contentType("application/zip"))
                .andExpect(content().bytes(new byte[] {'P', 'K', 5, 6}));
        assertThat(privacy.told).contains("lead1 exports");
        assertThat(privacy.written)
                .isNotEmpty()
                .allSatisfy(zip -> assertThat(zip).doesNotExist());
    }

    @Test
    void doesNotKnowCasesOfOtherDepartments() throws Exception {
        mvc.perform(post("/api/cases/" + FakeBackend.FOREIGN_CASE + "/export")
                        .with(As.user("lead1", "lead"))
                        .with(csrf()))
                .andExpect(status().isNotFound());
    }

    @Test
    void tellsAnAdminWhatWouldBeDeleted() throws Exception {
        mvc.perform(get("/api/retention/preview").with(As.user("admin1", "admin")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.policy").value("closed cases after P10Y"))
                .andExpect(jsonPath("$.due[0].images").value(2))
                .andExpect(jsonPath("$.due[0].patientId").doesNotExist());
    }

    @Test
    void holdsACaseForAReason() throws Exception {
        mvc.perform(put(HOLD)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"hold\": true, \"reason\": \"in a trial\"}")
                        .with(As.user("lead1", "lead"))
                        .with(csrf()))
                .andExpect(status().isNoContent());
        assertThat(privacy.told).contains("lead1 holds: in a trial");
        mvc.perform(put(HOLD)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"hold\": true, \"reason\": \" \"}")
                        .with(As.user("lead1", "lead"))
                        .with(csrf()))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("/problems/invalid-field"));
    }
}
