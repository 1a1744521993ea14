package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.contourflow.cases.CaseChanged;
import io.contourflow.cases.ImagingCase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

/** Open pages hear of changes, whichever node made them. */
@WebEdgeTest
class CaseEventsTests {
    private static final String EVENTS = "/api/cases/" + FakeBackend.CASE + "/events";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeBackend backend;

    @Autowired
    CaseEvents events;

    @Autowired
    ApplicationEventPublisher publisher;

    @Test
    void tellsOfChangesOnThisNodeAtOnce() throws Exception {
        MvcResult open = open();
        publisher.publishEvent(new CaseChanged(FakeBackend.CASE));
        assertThat(open.getResponse().getContentAsString())
                .contains("event:case", "\"caseId\":\"" + FakeBackend.CASE + "\"", "\"version\":3");
    }

    @Test
    void findsChangesOfOtherNodesByTheVersion() throws Exception {
        MvcResult open = open();
        events.lookForChangesOfOtherNodes();
        assertThat(open.getResponse().getContentAsString()).contains(":alive").doesNotContain("event:case");
        ImagingCase before = backend.require(FakeBackend.CASE);
        try {
            backend.cases.put(FakeBackend.CASE, withVersion(before, 9));
            events.lookForChangesOfOtherNodes();
        } finally {
            backend.cases.put(FakeBackend.CASE, before);
        }
        assertThat(open.getResponse().getContentAsString()).contains("event:case", "\"version\":9");
    }

    @Test
    void tellsNobodyOfCasesOfOtherDepartments() throws Exception {
        mvc.perform(get("/api/cases/" + FakeBackend.FOREIGN_CASE + "/events").with(As.clinician()))
                .andExpect(status().isNotFound());
    }

    private MvcResult open() throws Exception {
        return mvc.perform(get(EVENTS).with(As.clinician()))
                .andExpect(request().asyncStarted())
                .andReturn();
    }

    private static ImagingCase withVersion(ImagingCase of, long version) {
        return new ImagingCase(
                of.id(),
                of.patientId(),
                of.department(),
                of.first(),
                of.second(),
                of.type(),
                of.mode(),
                of.state(),
                of.stateDetail(),
                of.priority(),
                of.dueAt(),
                of.note(),
                of.createdBy(),
                of.createdAt(),
                version);
    }
}
