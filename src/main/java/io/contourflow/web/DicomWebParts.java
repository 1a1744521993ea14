package io.contourflow.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a multipart body (RFC 2046 5.1), one after the other as they come; a part is never held in memory. Not
 * thread-safe.
 */
final class DicomWebParts {
    /** Longest header line of a part; real ones take some 100 bytes. */
    private static final int LINE_BYTES_MAX = 8192;

    private static final int HEADER_LINES_MAX = 50;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;

    /** Line end, two dashes and the boundary: what ends a part. */
    private final byte[] delimiter;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private boolean isInside;

    DicomWebParts(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The body breaks the rules of multipart messages, or ends too early. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * A part under way, to be read to its end before the next one is asked for.
     *
     * @param contentType null when the part states none
     */
    record Part(@Nullable String contentType, InputStream content) {}

    /** The next part; null after the last one. @throws Malformed when there is neither a part nor the end */
    @Nullable
    Part next() throws IOException {
        if (isInside) {
            throw new IllegalStateException("the part before was not read to its end");
        }
        if (from == 0 && to == 0 && !startsWithBoundary()) {
            skipPreamble();
        }
        String rest = line();
        if (rest.startsWith("--")) {
            return null;
        }
        String contentType = null;
        String header = line();
        for (int lines = 0; !header.isEmpty(); lines++) {
            if (lines == HEADER_LINES_MAX) {
                throw new Malformed("a part must have at most " + HEADER_LINES_MAX + " header lines");
            }
            if (header.regionMatches(true, 0, "Content-Type:", 0, 13)) {
                contentType = header.substring(13).strip();
            }
            header = line();
        }
        isInside = true;
        return new Part(contentType, new Content());
    }

    private boolean startsWithBoundary() throws IOException {
        fill(delimiter.length - 2);
        boolean starts = to >= delimiter.length - 2
                && Arrays.equals(buffer, 0, delimiter.length - 2, delimiter, 2, delimiter.length);
        from = starts ? delimiter.length - 2 : 0;
        return starts;
    }

    private void skipPreamble() throws IOException {
        isInside = true;
        try (InputStream preamble = new Content()) {
            preamble.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    /** Makes at least so many bytes stand in the buffer, unless the body ends before. */
    private void fill(int least) throws IOException {
        if (to - from >= least) {
            return;
        }
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        while (to < least) {
            int count = in.read(buffer, to, buffer.length - to);
            if (count < 0) {
                return;
            }
            to += count;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LINE_BYTES_MAX) {
            fill(1);
            if (from == to) {
                throw new Malformed("the body ends before its last boundary");
            }
            char c = (char) (buffer[from++] & 0xFF);
            if (c == '\n') {
                return line.toString().stripTrailing();
            }
            line.append(c);
            if (line.length() == 2 && line.charAt(0) == '-' && c == '-') {
                return "--";
            }
        }
        throw new Malformed("a header line of a part is longer than " + LINE_BYTES_MAX + " bytes");
    }

    /** Ends where the delimiter begins, and swallows that. */
    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!isInside || length == 0) {
                return isInside ? 0 : -1;
            }
            fill(delimiter.length);
            if (to - from < delimiter.length) {
                throw new Malformed("the body ends inside a part");
            }
            int free = untilDelimiter();
            if (free == 0) {
                from += delimiter.length;
                isInside = false;
                return -1;
            }
            int count = Math.min(free, length);
            System.arraycopy(buffer, from, into, offset, count);
            from += count;
            return count;
        }

        /** Bytes that certainly belong to the part; 0 when the delimiter is next. */
        private int untilDelimiter() {
            int last = to - delimiter.length;
            for (int at = from; at <= last; at++) {
                if (buffer[at] == delimiter[0]
                        && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                    return at - from;
                }
            }
            return last + 1 - from;
        }
    }
}
