package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** The audit trail over REST. */
@WebEdgeTest
class AuditApiTests {
    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @ParameterizedTest
    @CsvSource({
        "csv, text/csv;charset=UTF-8, audit-trail.csv, sequence",
        "pdf, application/pdf, audit-trail.pdf, %PDF",
        "atna, application/xml, audit-trail.xml, <?xml"
    })
    void givesTheTrailToTakeAway(String format, String type, String name, String begin) throws Exception {
        byte[] body = mvc.perform(get("/api/audit/export")
                        .param("format", format)
                        .param("case", FakeBackend.CASE.toString())
                        .with(As.role("lead")))
                .andExpect(status().isOk())
                .andExpect(content().contentType(type))
                .andExpect(header().string("Content-Disposition", "attachment; filename=" + name))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8)).startsWith(begin);
        assertThat(desk.audited).contains("AUDIT_EXPORTED lead1 " + FakeBackend.CASE);
    }

    @Test
    void refusesAFormatThatItDoesNotHave() throws Exception {
        problem(
                mvc.perform(get("/api/audit/export").param("format", "docx").with(As.role("lead"))),
                400,
                "invalid-field");
        problem(mvc.perform(get("/api/audit/export").param("format", "csv").with(As.clinician())), 403, "not-allowed");
    }
}
