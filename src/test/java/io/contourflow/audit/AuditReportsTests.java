package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Query;
import io.contourflow.audit.AuditTrail.Verification;
import io.contourflow.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class AuditReportsTests {
    private static final Query ALL = new Query(null, null, null, null, null, 1);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final List<Entry> entries = new ArrayList<>();
    private final AuditReports reports = new AuditReports(new Listed());

    @Test
    void csvHoldsEveryTextAndNoFormula() throws IOException {
        add("CONTOURS_REJECTED", null, "=HYPERLINK(\"x\"), said\r\nshe");
        assertThat(text(reports::csv))
                .isEqualTo("sequence,at,action,actor,case_id,detail,previous_hash,hash\r\n"
                        + "1,2026-11-25T12:00:01Z,\"CONTOURS_REJECTED\",\"clinician1\",,"
                        + "\"'=HYPERLINK(\"\"x\"\"), said\r\nshe\",p1,h1\r\n");
    }

    @Test
    void messagesNameEventOutcomeUserAndCase() throws Exception {
        add("SIGN_IN_FAILED", null, "password refused");
        add("CONTOURS_APPROVED", "case-7", "Łódź <&> größer");
        add("ACCESS_REFUSED", "case-7", "not allowed: GET /api/audit");
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes(reports::atna)))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("AuditMessages");
        NodeList events = root.getElementsByTagName("EventIdentification");
        assertThat(events.getLength()).isEqualTo(3);
        assertThat(values(events, "EventOutcomeIndicator")).containsExactly("4", "0", "4");
        assertThat(values(root.getElementsByTagName("EventID"), "csd-code"))
                .containsExactly("110114", "110111", "110113");
        assertThat(values(root.getElementsByTagName("ActiveParticipant"), "UserID"))
                .containsExactly("clinician1", "clinician1", "clinician1");
        assertThat(values(root.getElementsByTagName("ParticipantObjectIdentification"), "ParticipantObjectID"))
                .containsExactly("Contourflow", "case-7", "case-7");
        Element detail =
                (Element) ((Element) root.getElementsByTagName("AuditMessage").item(1))
                        .getElementsByTagName("ParticipantObjectDetail")
                        .item(1);
        assertThat(detail.getAttribute("type")).isEqualTo("detail");
        assertThat(new String(Base64.getDecoder().decode(detail.getAttribute("value")), StandardCharsets.UTF_8))
                .isEqualTo("Łódź <&> größer");
    }

    @Test
    void theReportCanBeReadWhole() throws IOException {
        for (int n = 0; n < 120; n++) {
            add("CONTOURS_APPROVED", "6a2f6c1e-1111-4222-8333-944455556666", "Größe Ω 界 " + "long ".repeat(n % 40));
        }
        byte[] pdf = bytes(reports::pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(3);
            assertThat(text)
                    .contains("120 entries, the last one with SHA-256 h120")
                    .contains("Page 1 of " + pages, "Page " + pages + " of " + pages)
                    .contains("Größe Ω [U+754C]")
                    .contains("2026-11-25T12:02:00Z");
        }
        assertThat(bytes(reports::pdf)).as("the same question, the same bytes").isEqualTo(pdf);
    }

    @Test
    void aReportOfNothingIsAReport() throws IOException {
        try (PDDocument document = Loader.loadPDF(bytes(reports::pdf))) {
            assertThat(new PDFTextStripper().getText(document)).contains("0 entries", "Page 1 of 1");
        }
    }

    @Test
    void refusesAReportThatNobodyReads() {
        for (int n = 0; n <= AuditReports.PDF_MAX; n++) {
            add("CASE_OPENED", null, "case read");
        }
        assertThatThrownBy(() -> bytes(reports::pdf))
                .isInstanceOf(Problem.class)
                .hasMessage("a report holds 20000 entries at most: ask for a shorter time or take format=csv");
    }

    private void add(String action, String caseId, String detail) {
        int n = entries.size() + 1;
        entries.add(new Entry(n, NOON.plusSeconds(n), action, "clinician1", caseId, detail, "p" + n, "h" + n));
    }

    private static List<String> values(NodeList elements, String attribute) {
        List<String> values = new ArrayList<>();
        for (int n = 0; n < elements.getLength(); n++) {
            values.add(((Element) elements.item(n)).getAttribute(attribute));
        }
        return values;
    }

    private static String text(Report report) throws IOException {
        return new String(bytes(report), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Report report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.write(ALL, out);
        return out.toByteArray();
    }

    private interface Report {
        void write(Query query, java.io.OutputStream out) throws IOException;
    }

    private final class Listed implements AuditTrail {
        @Override
        public void append(String action, String actor, String caseId, String detail) {
            throw new UnsupportedOperationException("reports only read");
        }

        @Override
        public List<Entry> search(Query query) {
            return entries;
        }

        @Override
        public void walk(Query query, Consumer<Entry> visitor) {
            entries.forEach(visitor);
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException("reports do not verify");
        }
    }
}
