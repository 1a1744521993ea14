package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Peers and polls over REST. */
@WebEdgeTest
@Tag("R2")
class PeerApiTests {
    private static final String PEERS = "/api/peers";
    private static final String ADDRESS = "\"aeTitle\":\"PACS\",\"host\":\"pacs.local\",\"port\":104";

    @Autowired
    MockMvc mvc;

    private static MockHttpServletRequestBuilder asAdmin(MockHttpServletRequestBuilder request) {
        return request.with(As.user("admin1", "admin")).with(csrf());
    }

    private static MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
        return asAdmin(request).contentType(MediaType.APPLICATION_JSON).content(body);
    }

    @Test
    void addsChangesTriesOutAndRemovesAPeer() throws Exception {
        mvc.perform(json(post(PEERS), "{\"name\":\"pacs\"," + ADDRESS + "}"))
                .andExpect(status().isCreated())
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(jsonPath("$.peer.rules.enabled").value(false));
        String rules = ",\"rules\":{\"enabled\":true,\"everySeconds\":60,\"modalities\":[\"CT\"],\"windowDays\":2}";
        mvc.perform(json(put(PEERS + "/pacs"), "{" + ADDRESS + rules + "}").header("If-Match", "\"0\""))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.peer.rules.modalities[0]").value("CT"));
        problem(
                mvc.perform(json(put(PEERS + "/pacs"), "{" + ADDRESS + "}").header("If-Match", "\"0\"")),
                412,
                "peer-changed");

        mvc.perform(asAdmin(post(PEERS + "/pacs/echo")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.answered").value(false));
        mvc.perform(asAdmin(post(PEERS + "/pacs/poll?dryRun=true")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[0].state").value("TAKE"));
        mvc.perform(asAdmin(post(PEERS + "/pacs/poll"))).andExpect(status().isAccepted());
        mvc.perform(asAdmin(get(PEERS + "/pacs/series"))).andExpect(status().isOk());

        mvc.perform(asAdmin(delete(PEERS + "/pacs")).header("If-Match", "\"1\""))
                .andExpect(status().isNoContent());
        problem(mvc.perform(asAdmin(get(PEERS + "/pacs"))), 404, "peer-not-found");
    }

    @Test
    void refusesWhatIsNoAddressAndWildcardsForPatients() throws Exception {
        for (String body : new String[] {
            "{\"name\":\"Pacs 1\"," + ADDRESS + "}",
            "{\"name\":\"pacs2\",\"aeTitle\":\"A\\\\\\\\B\",\"host\":\"h\",\"port\":1}",
            "{\"name\":\"pacs2\",\"aeTitle\":\"A\",\"host\":\"h\",\"port\":70000}",
            "{\"name\":\"pacs2\"," + ADDRESS + ",\"rules\":{\"patientIds\":[\"*\"]}}",
            "{\"name\":\"pacs2\"," + ADDRESS + ",\"rules\":{\"everySeconds\":1}}"
        }) {
            problem(mvc.perform(json(post(PEERS), body)), 400, "invalid-field");
        }
    }
}
