package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.archive.CatalogFixture;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.kernel.DicomUid;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Our DICOMweb service over a real archive and a real port, and how tests talk to it. */
@ActiveProfiles("demo")
@AutoConfigureMockMvc
@SpringBootTest(
        classes = {WebEdge.class, PersistenceConfiguration.class, CatalogFixture.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "contourflow.security.embedded.key-file=target/test-keys/dicom-web.json")
abstract class DicomWebServer {
    static final Instant DAY = Instant.parse("2026-03-01T09:30:00Z");
    static final ObjectMapper JSON = new ObjectMapper();
    static final String JSON_TYPE = "application/dicom+json";

    @TempDir
    protected Path folder = Path.of("");

    @LocalServerPort
    int port;

    @Autowired
    MockMvc mvc;

    @Autowired
    InstanceSink sink;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    CatalogFixture.Heard heard;

    @Autowired
    FakeDesk desk;

    final String patient = "dw-" + DicomUid.random().substring(5, 25);

    SeriesFixture stored(String modality, int slices) throws IOException {
        SeriesFixture series = SeriesFixture.of(modality, patient, DAY, slices);
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        series.receiveAll(incoming).forEach(sink::store);
        return series;
    }

    static String studyOf(SeriesFixture series) {
        return "/dicom-web/studies/" + DicomUid.fromName("study " + series.uid().value());
    }

    static RequestPostProcessor of(String department, String role) {
        return jwt().jwt(token -> token.claim("preferred_username", "u-" + department)
                        .claim("realm_access", Map.of("roles", List.of(role)))
                        .claim("groups", List.of(department)))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    MockHttpServletResponse call(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request.with(As.role("integrator"))).andReturn().getResponse();
    }

    JsonNode found(String address, Object... variables) throws Exception {
        MockHttpServletResponse answer = call(get(address, variables).accept(JSON_TYPE));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo(JSON_TYPE);
        return JSON.readTree(answer.getContentAsByteArray());
    }

    JsonNode problem(int status, MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse answer = call(request);
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(status);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        return JSON.readTree(answer.getContentAsByteArray());
    }

    static String value(JsonNode object, String tag) {
        return object.path(tag).path("Value").path(0).asText();
    }

    /** Without preamble and file meta information, whose length element (0002,0000) tells where they end. */
    static byte[] dataSet(byte[] part10) {
        int length = 0;
        for (int i = 3; i >= 0; i--) {
            length = length << 8 | part10[140 + i] & 0xFF;
        }
        return Arrays.copyOfRange(part10, 144 + length, part10.length);
    }

    static List<byte[]> parts(MockHttpServletResponse answer) throws IOException {
        String type = String.valueOf(answer.getContentType());
        String boundary = type.substring(type.indexOf("boundary=") + "boundary=".length());
        DicomWebParts parts = new DicomWebParts(new ByteArrayInputStream(answer.getContentAsByteArray()), boundary);
        List<byte[]> read = new ArrayList<>();
        for (DicomWebParts.Part part = parts.next(); part != null; part = parts.next()) {
            read.add(part.content().readAllBytes());
        }
        return read;
    }

    static MockHttpServletRequestBuilder stow(String address, byte[]... objects) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] object : objects) {
            body.write("\r\n--x\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.write(object);
        }
        body.write("\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        return post(address)
                .contentType("multipart/related; type=\"application/dicom\"; boundary=x")
                .accept(JSON_TYPE)
                .content(body.toByteArray());
    }
}
