package io.contourflow.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Orthanc on loopback, as the department's PACS. */
public final class OrthancServer implements AutoCloseable {
    public static final String AE_TITLE = "ORTHANC";

    private final Process process;
    private final int httpPort;
    private final int dicomPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private OrthancServer(Process process, int httpPort, int dicomPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.dicomPort = dicomPort;
    }

    /** Skips the running test where Orthanc is not installed. */
    public static OrthancServer start(Path folder) throws IOException {
        return start(folder, "{}");
    }

    /** @param modalities JSON object of the DICOM nodes that it knows */
    public static OrthancServer start(Path folder, String modalities) throws IOException {
        return start(folder, modalities, "\"Plugins\": []");
    }

    /**
     * With its DICOMweb plugin, as a client of others; skips the running test where that is not installed.
     *
     * @param servers JSON object of the DICOMweb servers that it knows
     */
    public static OrthancServer startWithDicomWeb(Path folder, String servers) throws IOException {
        Path plugin = Stream.of("/usr/share/orthanc/plugins", "/usr/local/share/orthanc/plugins")
                .map(place -> Path.of(place, "libOrthancDicomWeb.so"))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(plugin != null, "Orthanc's DICOMweb plugin is not installed: a foreign client is not tested");
        return start(
                folder,
                "{}",
                "\"Plugins\": [\"" + plugin + "\"], \"DicomWeb\": {\"Enable\": true, \"Servers\": " + servers + "}");
    }

    private static OrthancServer start(Path folder, String modalities, String plugins) throws IOException {
        Path executable = Stream.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc", "/usr/local/sbin/Orthanc")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(executable != null, "Orthanc is not installed: delivery to a PACS is not tested");
        int httpPort = DicomServers.freePort();
        int dicomPort = DicomServers.freePort();
        Files.createDirectories(folder);
        Path configuration = folder.resolve("orthanc.json");
        // a connection that Orthanc closes while a request is on its way cannot be told from a refusal, hence none is
        // kept
        Files.writeString(configuration, """
                {"Name": "test", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db", %6$s,
                 "HttpPort": %2$d, "DicomPort": %3$d, "DicomAet": "%4$s", "RemoteAccessAllowed": false,
                 "AuthenticationEnabled": false, "DicomServerEnabled": true, "DicomAlwaysAllowStore": true,
                 "DicomCheckCalledAet": false, "DicomAlwaysAllowGet": true, "DicomAlwaysAllowFind": true,
                 "DicomAlwaysAllowMove": true, "DicomModalities": %5$s, "OverwriteInstances": false,
                 "KeepAlive": false}
                """.formatted(
                        folder.toAbsolutePath(), httpPort, dicomPort, AE_TITLE, modalities, plugins));
        ProcessBuilder builder = new ProcessBuilder(String.valueOf(executable), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("orthanc.log").toFile());
        // built on DCMTK, which waits 40 ms for each small packet without it
        builder.environment().put("TCP_NODELAY", "1");
        Process process = builder.start();
        OrthancServer server = new OrthancServer(process, httpPort, dicomPort);
        await().atMost(Duration.ofSeconds(60)).until(server::answers);
        return server;
    }

    public int dicomPort() {
        return dicomPort;
    }

    private boolean answers() {
        try {
            return get("/system").has("Version");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Orthanc ids of all instances of a patient with this SOP class. */
    public List<String> instances(String patientId, String modality) {
        List<String> found = new ArrayList<>();
        for (JsonNode series : get("/series?expand=true")) {
            if (series.path("MainDicomTags").path("Modality").asText().equals(modality)
                    && patientOf(series).equals(patientId)) {
                series.path("Instances").forEach(id -> found.add(id.asText()));
            }
        }
        return found;
    }

    private String patientOf(JsonNode series) {
        JsonNode study = get("/studies/" + series.path("ParentStudy").asText());
        return study.path("PatientMainDicomTags").path("PatientID").asText();
    }

    /** The stored Part 10 file. */
    public byte[] file(String instanceId) {
        return send("/instances/" + instanceId + "/file").body();
    }

    public JsonNode get(String path) {
        try {
            return json.readTree(send(path).body());
        } catch (IOException cause) {
            throw new UncheckedIOException("Orthanc answered no JSON to " + path, cause);
        }
    }

    /** @throws AssertionError with the answer when it is not well */
    public JsonNode post(String path, byte[] body) {
        HttpResponse<byte[]> answer = send(path, HttpRequest.BodyPublishers.ofByteArray(body));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + text);
        }
        try {
            return json.readTree(text);
        } catch (IOException cause) {
            throw new UncheckedIOException("Orthanc answered no JSON to " + path, cause);
        }
    }

    private HttpResponse<byte[]> send(String path) {
        return send(path, null);
    }

    private HttpResponse<byte[]> send(String path, HttpRequest.@Nullable BodyPublisher body) {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(60));
            HttpRequest request =
                    body == null ? builder.build() : builder.POST(body).build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException cause) {
            throw new UncheckedIOException("Orthanc does not answer to " + path, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", cause);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException cause) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
