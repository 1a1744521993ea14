package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SeriesFixture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** Objects, what they say, their frames, long values and pictures by WADO-RS. */
@Tag("R1")
@Tag("R18")
class DicomWebRetrieveIT extends DicomWebServer {
    @Test
    void givesBackTheBytesThatWereStored() throws Exception {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY, 3);
        MockHttpServletResponse answer =
                call(stow("/dicom-web/studies", ct.objects().toArray(byte[][]::new)));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        JsonNode stored = JSON.readTree(answer.getContentAsByteArray());
        assertThat(stored.path("00081199").path("Value")).hasSize(3);
        assertThat(stored.has("00081198")).isFalse();
        assertThat(heard.changed()).contains(Set.of(ct.uid()));
        assertThat(desk.audited).contains("IMAGES_STORED integrator1 null");

        MockHttpServletResponse given =
                call(get(studyOf(ct)).accept("multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
        assertThat(given.getStatus()).isEqualTo(200);
        assertThat(parts(given).stream().map(DicomWebServer::dataSet).toList())
                .containsExactlyInAnyOrderElementsOf(
                        ct.objects().stream().map(DicomWebServer::dataSet).toList());
        String instance = value(stored.path("00081199").path("Value").path(0), "00081190");
        assertThat(parts(call(get(instance)))).hasSize(1);
        assertThat(desk.audited).contains("IMAGES_VIEWED integrator1 null");
    }

    @Test
    void tellsWhatObjectsSayAndGivesLongValuesByAddress() throws Exception {
        SeriesFixture ct = stored("CT", 2);

        JsonNode metadata = found(studyOf(ct) + "/series/" + ct.uid() + "/metadata");

        assertThat(metadata).hasSize(2);
        JsonNode first = metadata.get(0);
        assertThat(first.path("00280010").path("vr").asText()).isEqualTo("US");
        assertThat(first.path("00280010").path("Value").path(0).asInt()).isEqualTo(8);
        assertThat(first.path("00200032").path("Value")).hasSize(3);
        assertThat(first.path("00200032").path("Value").path(0).isNumber()).isTrue();
        assertThat(first.has("7FE00010")).isTrue();
        String pixels = first.path("7FE00010").path("BulkDataURI").asText();
        assertThat(call(get(pixels).accept("application/octet-stream")).getContentAsByteArray())
                .hasSize(2 * 64);
        assertThat(parts(call(get(pixels)))).hasSize(1).allMatch(part -> part.length == 128);
        problem(404, get(value(first, "00081190") + "/bulkdata/00100010"));
        problem(404, get(value(first, "00081190") + "/bulkdata/30060039.4.30060050"));
        problem(400, get(value(first, "00081190") + "/bulkdata/pixels"));
    }

    @Test
    void givesFramesAsStoredOrUncompressed() throws Exception {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY, 1);
        byte[] plain = framesOf(ct, "", "application/octet-stream", 200);
        assertThat(plain).hasSize(2 * 64);
        problem(404, get(instanceOf(ct) + "/frames/2"));
        problem(400, get(instanceOf(ct) + "/frames/1,x"));
        problem(406, get(instanceOf(ct) + "/frames/1").accept("multipart/related; type=\"image/jls\""));

        SeriesFixture rle = SeriesFixture.of("CT", patient, DAY, 1);
        assertThat(framesOf(rle, "dcmcrle -q", "application/octet-stream", 200)).isEqualTo(plain);
        assertThat(frames(rle, "application/octet-stream\"; transfer-syntax=\"1.2.840.10008.1.2.5"))
                .isNotEqualTo(plain);
        assertThat(parts(call(get(instanceOf(rle) + "/frames/1")
                        .accept("multipart/related; type=application/octet-stream; transfer-syntax=*"))))
                .hasSize(1);

        SeriesFixture jls = SeriesFixture.of("CT", patient, DAY, 1);
        assertThat(framesOf(jls, "dcmcjpls +el", "image/jls", 200)).startsWith(0xFF, 0xD8, 0xFF);
        JsonNode refused = problem(
                406,
                get(instanceOf(jls) + "/frames/1")
                        .accept("multipart/related; type=\"application/octet-stream\";"
                                + " transfer-syntax=1.2.840.10008.1.2.1"));
        assertThat(refused.path("detail").asText()).contains("image/jls; transfer-syntax=1.2.840.10008.1.2.4.80");
        problem(422, get(instanceOf(jls) + "/rendered"));
        JsonNode asItIs = problem(
                406,
                get(instanceOf(jls))
                        .accept("multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.1"));
        assertThat(asItIs.path("detail").asText()).endsWith("transfer-syntax=1.2.840.10008.1.2.4.80");
    }

    private String instanceOf(SeriesFixture series) throws Exception {
        JsonNode found = found(studyOf(series) + "/instances").get(0);
        return studyOf(series) + "/series/" + series.uid() + "/instances/" + value(found, "00080018");
    }

    /** Stores the only object of the series, encoded first, and asks for its frame. */
    private byte[] framesOf(SeriesFixture series, String encoder, String type, int status) throws Exception {
        byte[] object = series.objects().get(0);
        if (!encoder.isEmpty()) {
            String[] command = encoder.split(" ");
            Path from = Files.write(folder.resolve("plain.dcm"), object);
            Path to = folder.resolve("encoded.dcm");
            ExternalProgram.require(command[0]).run(command[1], from, to).orFail();
            object = Files.readAllBytes(to);
        }
        assertThat(call(stow(studyOf(series), object)).getStatus()).isEqualTo(status);
        return frames(series, type);
    }

    private byte[] frames(SeriesFixture series, String type) throws Exception {
        MockHttpServletResponse answer =
                call(get(instanceOf(series) + "/frames/1").accept("multipart/related; type=\"" + type + "\""));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        List<byte[]> parts = parts(answer);
        assertThat(parts).hasSize(1);
        return parts.get(0);
    }

    @Test
    void drawsAFrameInTheWindowAskedFor() throws Exception {
        SeriesFixture mr = stored("MR", 1);
        String rendered = instanceOf(mr) + "/rendered";

        MockHttpServletResponse png =
                call(get(rendered + "?window=25,50,linear-exact").accept("image/png"));

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png.getContentAsByteArray()));
        assertThat(image.getWidth()).isEqualTo(8);
        // voxels count from 0 on: the sixth of the fourth row is 29 of 50
        assertThat(image.getRaster().getSample(5, 3, 0)).isEqualTo(Math.round(29 * 255 / 50.0f));
        assertThat(call(get(rendered)).getContentType()).isEqualTo("image/jpeg");
        assertThat(call(get(instanceOf(mr) + "/frames/1/rendered")).getStatus()).isEqualTo(200);
        problem(406, get(rendered).accept("image/gif"));
        problem(400, get(rendered + "?window=1,0,linear"));
        problem(400, get(rendered + "?window=1"));
    }
}
