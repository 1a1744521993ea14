package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Query;
import io.contourflow.kernel.CsvText;
import io.contourflow.kernel.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The audit log to take away. The same question about a time that has passed gives the same bytes. Oldest entry first;
 * times in UTC; no patient identity, as the log has none.
 */
@Component
public class AuditReports {
    /** A report for reading; more is for a spreadsheet. Entries. */
    static final int PDF_MAX = 20_000;

    private static final String CSV_HEAD = "sequence,at,action,actor,case_id,detail,previous_hash,hash\r\n";

    private final AuditTrail trail;

    public AuditReports(AuditTrail trail) {
        this.trail = trail;
    }

    /** Comma-separated values (RFC 4180), with the hashes by which a reader checks the chain without us. */
    public void csv(Query query, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(CSV_HEAD);
        walk(query, entry -> writer.write(line(entry)));
        writer.flush();
    }

    private static String line(Entry e) {
        return e.sequence() + "," + e.at() + "," + CsvText.quoted(e.action()) + "," + CsvText.quoted(e.actor()) + ","
                + CsvText.quoted(e.caseId()) + "," + CsvText.quoted(e.detail()) + "," + e.previousHash() + ","
                + e.hash() + "\r\n";
    }

    /** DICOM audit messages (PS3.15 A.5) below one element {@code AuditMessages}. */
    public void atna(Query query, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("AuditMessages");
            walk(query, entry -> AuditMessage.write(entry, xml));
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException cause) {
            throw new IOException("the audit messages cannot be written", cause);
        }
    }

    /**
     * A table for reading and signing, A4 across; nothing is written before all of it is made.
     *
     * @throws Problem INVALID when it would hold more than {@value #PDF_MAX} entries
     */
    public void pdf(Query query, OutputStream out) throws IOException {
        List<Entry> entries = new ArrayList<>();
        walk(query, entry -> {
            if (entries.size() == PDF_MAX) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "too-many-entries",
                        "a report holds " + PDF_MAX + " entries at most: ask for a shorter time or take format=csv");
            }
            entries.add(entry);
        });
        PdfTable.write(layout(query, entries), rows(entries), out);
    }

    private static PdfTable.Layout layout(Query query, List<Entry> entries) {
        String last = entries.isEmpty()
                ? ""
                : ", the last one with SHA-256 "
                        + entries.get(entries.size() - 1).hash();
        return new PdfTable.Layout(
                "Contourflow audit trail",
                List.of(
                        "From " + orAll(query.from()) + " to " + orAll(query.to()) + "; who: " + orAll(query.actor())
                                + "; what: " + orAll(query.action()) + "; case: " + orAll(query.caseId()),
                        entries.size() + " entries" + last),
                List.of("No.", "Time (UTC)", "Who", "What", "Case", "Detail"),
                List.of(40f, 110f, 100f, 140f, 150f, 0f));
    }

    private static List<List<String>> rows(List<Entry> entries) {
        return entries.stream()
                .map(e -> List.of(
                        Long.toString(e.sequence()),
                        e.at().toString(),
                        e.actor(),
                        e.action(),
                        e.caseId() == null ? "" : e.caseId(),
                        e.detail()))
                .toList();
    }

    private static String orAll(@Nullable Object value) {
        return value == null ? "all" : value.toString();
    }

    private void walk(Query query, Visitor visitor) throws IOException {
        try {
            trail.walk(query, entry -> {
                try {
                    visitor.visit(entry);
                } catch (IOException cause) {
                    throw new UncheckedIOException(cause);
                }
            });
        } catch (UncheckedIOException cause) {
            throw cause.getCause();
        }
    }

    private interface Visitor {
        void visit(Entry entry) throws IOException;
    }
}
