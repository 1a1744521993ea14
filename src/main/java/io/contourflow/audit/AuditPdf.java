package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Query;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/** Entries as a table on A4 across; measures in points (1/72 inch), from the lower left corner. */
final class AuditPdf implements AutoCloseable {
    private static final PDRectangle PAPER = new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth());
    private static final float MARGIN = 36;
    private static final float SIZE = 7.5f;
    private static final float LINE = 10;
    private static final float GAP = 6;
    private static final String[] HEADS = {"No.", "Time (UTC)", "Who", "What", "Case", "Detail"};
    private static final float[] WIDTHS = {40, 110, 100, 140, 150, 0};

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private @Nullable PDPageContentStream content;
    private float y;

    private AuditPdf() throws IOException {
        // comes with the library, with Latin, Greek and Cyrillic
        try (InputStream letters = Objects.requireNonNull(
                PDFont.class.getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf"))) {
            font = PDType0Font.load(document, letters);
        }
    }

    static void write(Query query, List<Entry> entries, OutputStream out) throws IOException {
        try (AuditPdf pdf = new AuditPdf()) {
            // the same question gives the same bytes
            pdf.document.setDocumentId((long) Objects.hash(query, entries));
            pdf.title(query, entries);
            for (Entry entry : entries) {
                pdf.row(entry);
            }
            pdf.feet();
            pdf.document.save(out);
        }
    }

    private void title(Query query, List<Entry> entries) throws IOException {
        newPage();
        text(MARGIN, 16, "Contourflow audit trail");
        y -= 2 * LINE;
        text(
                MARGIN,
                SIZE,
                "From " + orAll(query.from()) + " to " + orAll(query.to()) + "; who: " + orAll(query.actor())
                        + "; what: " + orAll(query.action()) + "; case: " + orAll(query.caseId()));
        y -= LINE;
        text(
                MARGIN,
                SIZE,
                entries.size() + " entries"
                        + (entries.isEmpty()
                                ? ""
                                : ", the last one with SHA-256 "
                                        + entries.get(entries.size() - 1).hash()));
        y -= 2 * LINE;
        heads();
    }

    private static String orAll(@Nullable Object value) {
        return value == null ? "all" : value.toString();
    }

    private void heads() throws IOException {
        float x = MARGIN;
        for (int column = 0; column < HEADS.length; column++) {
            text(x, SIZE, HEADS[column]);
            x += WIDTHS[column];
        }
        y -= 4;
        stream().moveTo(MARGIN, y);
        stream().lineTo(PAPER.getWidth() - MARGIN, y);
        stream().stroke();
        y -= LINE;
    }

    private void row(Entry e) throws IOException {
        String caseId = e.caseId() == null ? "" : e.caseId();
        String[] cells = {Long.toString(e.sequence()), e.at().toString(), e.actor(), e.action(), caseId, e.detail()};
        List<List<String>> lines = new ArrayList<>();
        int height = 1;
        for (int column = 0; column < cells.length; column++) {
            lines.add(wrapped(cells[column], width(column) - GAP));
            height = Math.max(height, lines.get(column).size());
        }
        if (y - height * LINE < MARGIN + 2 * LINE) {
            newPage();
            heads();
        }
        float x = MARGIN;
        float top = y;
        for (int column = 0; column < cells.length; column++) {
            y = top;
            for (String line : lines.get(column)) {
                text(x, SIZE, line);
                y -= LINE;
            }
            x += WIDTHS[column];
        }
        y = top - height * LINE;
    }

    private static float width(int column) {
        float left = PAPER.getWidth() - 2 * MARGIN;
        for (float width : WIDTHS) {
            left -= width;
        }
        return WIDTHS[column] > 0 ? WIDTHS[column] : left;
    }

    /** Broken between letters where it must be: ids and hashes have no spaces. */
    private List<String> wrapped(String text, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int letter : printable(text).codePoints().toArray()) {
            line.appendCodePoint(letter);
            if (font.getStringWidth(line.toString()) / 1000 * SIZE > width) {
                int space = line.lastIndexOf(" ");
                int end = space > 0 ? space : line.length() - Character.charCount(letter);
                lines.add(line.substring(0, end));
                line.delete(0, space > 0 ? end + 1 : end);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /** Letters that the type face lacks are named by number: nothing vanishes. */
    private String printable(String text) throws IOException {
        StringBuilder printable = new StringBuilder();
        for (int letter : text.codePoints().toArray()) {
            String one = Character.toString(letter);
            printable.append(has(one) ? one : "[U+%04X]".formatted(letter));
        }
        return printable.toString();
    }

    private boolean has(String letter) throws IOException {
        try {
            return font.encode(letter).length > 0;
        } catch (IllegalArgumentException lacking) {
            return false;
        }
    }

    private void newPage() throws IOException {
        if (content != null) {
            content.close();
        }
        PDPage page = new PDPage(PAPER);
        document.addPage(page);
        content = new PDPageContentStream(document, page);
        y = PAPER.getHeight() - MARGIN - SIZE;
    }

    private PDPageContentStream stream() {
        return Objects.requireNonNull(content);
    }

    private void text(float x, float size, String text) throws IOException {
        stream().beginText();
        stream().setFont(font, size);
        stream().newLineAtOffset(x, y);
        stream().showText(text);
        stream().endText();
    }

    private void feet() throws IOException {
        stream().close();
        int pages = document.getNumberOfPages();
        for (int n = 0; n < pages; n++) {
            content =
                    new PDPageContentStream(document, document.getPage(n), PDPageContentStream.AppendMode.APPEND, true);
            y = MARGIN / 2;
            text(MARGIN, SIZE, "Page " + (n + 1) + " of " + pages);
            stream().close();
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
