package io.contourflow.audit;

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

/** A table for reading and signing on A4 across; measures in points (1/72 inch), from the lower left corner. */
public final class PdfTable implements AutoCloseable {
    private static final PDRectangle PAPER = new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth());
    private static final float MARGIN = 36;
    private static final float SIZE = 7.5f;
    private static final float LINE = 10;
    private static final float GAP = 6;

    private final PDDocument document = new PDDocument();
    private final Layout layout;
    private final PDFont font;
    private @Nullable PDPageContentStream content;
    private float y;

    private PdfTable(Layout layout) throws IOException {
        this.layout = layout;
        // comes with the library, with Latin, Greek and Cyrillic
        try (InputStream letters = Objects.requireNonNull(
                PDFont.class.getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf"))) {
            font = PDType0Font.load(document, letters);
        }
    }

    /**
     * @param notes lines below the title
     * @param heads of the columns
     * @param widths of the columns in points, from the left; one may be 0 and takes what the others leave
     */
    public record Layout(String title, List<String> notes, List<String> heads, List<Float> widths) {
        public Layout {
            notes = List.copyOf(notes);
            heads = List.copyOf(heads);
            widths = List.copyOf(widths);
            if (heads.size() != widths.size()) {
                throw new IllegalArgumentException(
                        "a table needs a width for each of " + heads.size() + " columns but has " + widths.size());
            }
        }
    }

    /** The same layout and rows give the same bytes. @param rows with as many cells as there are heads */
    public static void write(Layout layout, List<List<String>> rows, OutputStream out) throws IOException {
        try (PdfTable pdf = new PdfTable(layout)) {
            pdf.document.setDocumentId((long) Objects.hash(layout, rows));
            pdf.title();
            for (List<String> row : rows) {
                pdf.row(row);
            }
            pdf.feet();
            pdf.document.save(out);
        }
    }

    private void title() throws IOException {
        newPage();
        text(MARGIN, 16, printable(layout.title()));
        y -= 2 * LINE;
        for (String note : layout.notes()) {
            for (String line : wrapped(note, PAPER.getWidth() - 2 * MARGIN)) {
                text(MARGIN, SIZE, line);
                y -= LINE;
            }
        }
        y -= LINE;
        heads();
    }

    private void heads() throws IOException {
        float x = MARGIN;
        for (int column = 0; column < layout.heads().size(); column++) {
            text(x, SIZE, layout.heads().get(column));
            x += width(column);
        }
        y -= 4;
        stream().moveTo(MARGIN, y);
        stream().lineTo(PAPER.getWidth() - MARGIN, y);
        stream().stroke();
        y -= LINE;
    }

    private void row(List<String> cells) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        int height = 1;
        for (int column = 0; column < cells.size(); column++) {
            lines.add(wrapped(cells.get(column), width(column) - GAP));
            height = Math.max(height, lines.get(column).size());
        }
        if (y - height * LINE < MARGIN + 2 * LINE) {
            newPage();
            heads();
        }
        float x = MARGIN;
        float top = y;
        for (int column = 0; column < cells.size(); column++) {
            y = top;
            for (String line : lines.get(column)) {
                text(x, SIZE, line);
                y -= LINE;
            }
            x += width(column);
        }
        y = top - height * LINE;
    }

    private float width(int column) {
        float left = PAPER.getWidth() - 2 * MARGIN;
        for (float width : layout.widths()) {
            left -= width;
        }
        float width = layout.widths().get(column);
        return width > 0 ? width : left;
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
