package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Break-glass at the web edge. */
@Tag("R1")
@WebEdgeTest
class EmergencyApiTests {
    private static final String FOREIGN = "/api/cases/" + FakeBackend.FOREIGN_CASE;

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeEmergencies emergencies;

    @Autowired
    FakeDesk desk;

    @BeforeEach
    @AfterEach
    void nothingIsOpen() {
        emergencies.openings.clear();
        desk.audited.clear();
    }

    @Test
    void readsAndChangesNothing() throws Exception {
        mvc.perform(get(FOREIGN).with(As.clinician())).andExpect(status().isNotFound());
        mvc.perform(open("{\"reason\":\"unconscious, came by ambulance\"}").with(As.clinician()))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.endsAt").value("2026-11-22T13:00:00Z"));
        mvc.perform(get(FOREIGN).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.emergencyUntil").value("2026-11-22T13:00:00Z"));
        mvc.perform(get(FOREIGN).with(As.user("clinician9", "clinician"))).andExpect(status().isNotFound());
        mvc.perform(post(FOREIGN + "/cancellation")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"reason\":\"because\"}")
                        .with(As.clinician()))
                .andExpect(status().isNotFound());
        assertThat(desk.told).noneMatch(told -> told.equals("cancel " + FakeBackend.FOREIGN_CASE));
        assertThat(desk.audited)
                .contains(
                        "EMERGENCY_ACCESS_OPENED clinician1 " + FakeBackend.FOREIGN_CASE,
                        "ACCESS_REFUSED clinician1 " + FakeBackend.FOREIGN_CASE);
    }

    @Test
    void isOrdinaryForTheOwnDepartment() throws Exception {
        mvc.perform(get("/api/cases/" + FakeBackend.CASE).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.emergencyUntil").value(org.hamcrest.Matchers.nullValue()));
    }

    @Test
    void needsAReason() throws Exception {
        mvc.perform(open("{}").with(As.clinician())).andExpect(status().isBadRequest());
        mvc.perform(open("{\"reason\":\" \"}").with(As.clinician())).andExpect(status().isBadRequest());
        assertThat(emergencies.openings).isEmpty();
        assertThat(desk.audited).contains("REQUEST_REFUSED clinician1 null");
    }

    private static MockHttpServletRequestBuilder open(String body) {
        return post(FOREIGN + "/break-glass")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }
}
