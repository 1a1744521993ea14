package io.contourflow.e2e;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real Orthanc on loopback, as the department's PACS. */
final class OrthancServer implements AutoCloseable {
    static final String AE_TITLE = "ORTHANC";

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
    static OrthancServer start(Path folder) throws IOException {
        Path executable = Stream.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc", "/usr/local/sbin/Orthanc")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(executable != null, "Orthanc is not installed: delivery to a PACS is not tested");
        int httpPort = FreePort.find();
        int dicomPort = FreePort.find();
        Files.createDirectories(folder);
        Path configuration = folder.resolve("orthanc.json");
        Files.writeString(configuration, """
                {"Name": "test", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db", "Plugins": [],
                 "HttpPort": %2$d, "DicomPort": %3$d, "DicomAet": "%4$s", "RemoteAccessAllowed": false,
                 "AuthenticationEnabled": false, "DicomServerEnabled": true, "DicomAlwaysAllowStore": true,
                 "DicomCheckCalledAet": false}
                """.formatted(folder.toAbsolutePath(), httpPort, dicomPort, AE_TITLE));
        Process process = new ProcessBuilder(String.valueOf(executable), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("orthanc.log").toFile())
                .start();
        OrthancServer server = new OrthancServer(process, httpPort, dicomPort);
        await().atMost(Duration.ofSeconds(60)).until(server::answers);
        return server;
    }

    int dicomPort() {
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
    List<String> instances(String patientId, String modality) {
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
    byte[] file(String instanceId) {
        return send("/instances/" + instanceId + "/file").body();
    }

    private JsonNode get(String path) {
        try {
            return json.readTree(send(path).body());
        } catch (IOException cause) {
            throw new UncheckedIOException("Orthanc answered no JSON to " + path, cause);
        }
    }

    private HttpResponse<byte[]> send(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
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
