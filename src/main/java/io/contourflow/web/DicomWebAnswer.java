package io.contourflow.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.HttpHeaders;

/** A multipart/related answer, written part by part. */
final class DicomWebAnswer {
    private final HttpServletResponse response;
    private final OutputStream out;
    private final String boundary = "part-" + UUID.randomUUID();

    /** @param type media type of the parts */
    DicomWebAnswer(HttpServletResponse response, String type) throws IOException {
        this.response = response;
        this.out = response.getOutputStream();
        response.setContentType("multipart/related; type=\"" + type + "\"; boundary=" + boundary);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A part that fails before anything went out is answered as any other failure; afterwards the answer is cut off. */
    void part(String contentType, Content content) throws IOException {
        try {
            text("\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\n\r\n");
            content.writeTo(out);
        } catch (RuntimeException failed) {
            takeBack(response);
            throw failed;
        }
    }

    /** Makes room for the answer that tells of a failure, if nothing went out yet. */
    static void takeBack(HttpServletResponse response) {
        if (!response.isCommitted()) {
            response.resetBuffer();
        }
    }

    void end() throws IOException {
        text("\r\n--" + boundary + "--\r\n");
    }

    private void text(String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
    }
}
