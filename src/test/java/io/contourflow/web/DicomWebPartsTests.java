package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parts of a multipart body, whatever stands in them and however it comes. */
@Tag("R1")
class DicomWebPartsTests {
    private static List<byte[]> read(InputStream in, String boundary) throws IOException {
        DicomWebParts parts = new DicomWebParts(in, boundary);
        List<byte[]> read = new ArrayList<>();
        for (DicomWebParts.Part part = parts.next(); part != null; part = parts.next()) {
            assertThat(part.contentType()).isEqualTo("application/dicom");
            read.add(part.content().readAllBytes());
        }
        return read;
    }

    /** Gives a few bytes at a time, as a network does. */
    private static InputStream trickling(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(100)));
            }
        };
    }

    @RepeatedTest(20)
    void areTheBytesThatWereSent(RepetitionInfo run) throws IOException {
        Random random = new Random(run.getCurrentRepetition());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<byte[]> sent = new ArrayList<>();
        for (int n = 0; n < 1 + random.nextInt(4); n++) {
            byte[] part = new byte[random.nextInt(200_000)];
            // many beginnings of a delimiter
            for (int at = 0; at < part.length; at++) {
                part[at] = (byte) "\r\n--bou".charAt(random.nextInt(7));
            }
            sent.add(part);
            body.write("\r\n--boundary\r\ncontent-type: application/dicom\r\nX: y\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            body.write(part);
        }
        body.write("\r\n--boundary--".getBytes(StandardCharsets.US_ASCII));
        byte[] whole = body.toByteArray();

        assertThat(read(trickling(whole, random), "boundary")).containsExactlyElementsOf(sent);
        byte[] withoutFirstLineEnd = java.util.Arrays.copyOfRange(whole, 2, whole.length);
        assertThat(read(new ByteArrayInputStream(withoutFirstLineEnd), "boundary"))
                .containsExactlyElementsOf(sent);
    }

    @Test
    void skipWhatStandsBeforeThem() throws IOException {
        String body = "preamble\r\n--b\r\nContent-Type: application/dicom\r\n\r\nx\r\n--b--\r\nepilogue";

        assertThat(read(new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII)), "b"))
                .containsExactly(new byte[] {'x'});
    }

    @Test
    void areRefusedWhenTheBodyEndsTooEarly() {
        for (String body : List.of(
                "",
                "--b",
                "--b\r\nContent-Type: application/dicom",
                "--b\r\nContent-Type: application/dicom\r\n\r\nx",
                "--b\r\nContent-Type: application/dicom\r\n\r\nx\r\n--b",
                "no boundary at all")) {
            assertThatThrownBy(() -> read(new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII)), "b"))
                    .as(body)
                    .isInstanceOf(DicomWebParts.Malformed.class);
        }
    }
}
