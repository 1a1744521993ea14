package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** An offset is corrected at the moment at which a step of the case ends. */
@WebEdgeTest
@Tag("R22")
class OffsetCollisionApiTests {
    private static final String OFFSET =
            "{\"translationMm\":{\"x\":4,\"y\":5,\"z\":6},\"rotationDeg\":{\"x\":0,\"y\":0,\"z\":1}}";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @Autowired
    FakeReading reading;

    private long version;

    @BeforeEach
    void takeBackWhatFails() {
        version = reading.offsetVersion;
        desk.rollback = () -> reading.offsetVersion = version;
    }

    @AfterEach
    void collideNoMore() {
        desk.collisions = 0;
        desk.rollback = () -> {};
    }

    @Test
    void triesAgainSoThatThePersonNeedNot() throws Exception {
        desk.collisions = 4;

        correct().andExpect(status().isAccepted());

        assertThat(reading.offsetVersion).isEqualTo(version + 1);
    }

    @Test
    void saysAfterFiveTriesThatTheCaseWentOn() throws Exception {
        desk.collisions = 5;

        problem(correct(), 409, "case-changed");

        assertThat(reading.offsetVersion).isEqualTo(version);
    }

    private ResultActions correct() throws Exception {
        return mvc.perform(put("/api/cases/" + FakeBackend.CASE + "/registration/offset")
                .with(As.clinician())
                .contentType(MediaType.APPLICATION_JSON)
                .content(OFFSET)
                .header("If-Match", "\"" + version + "\""));
    }
}
