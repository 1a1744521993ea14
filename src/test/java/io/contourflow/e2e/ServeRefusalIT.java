package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./contourflow serve} with settings that are not for production: it says so before it touches anything. */
@Tag("R1")
class ServeRefusalIT {
    @Test
    void refusesToStartWithNothingSet() throws IOException, InterruptedException {
        assertThat(refusal(Map.of()))
                .isEqualTo("contourflow: could not start: refusing to start: contourflow.security.issuer"
                        + " (CONTOURFLOW_ISSUER) is not set, and the embedded login is not for production"
                        + " (contourflow.security.embedded.allowed=true accepts it);"
                        + " spring.datasource.url (CONTOURFLOW_DB_URL) is not set;"
                        + " spring.datasource.username (CONTOURFLOW_DB_USER) is not set;"
                        + " spring.datasource.password (CONTOURFLOW_DB_PASSWORD) is not set");
    }

    @Test
    void refusesToStartWithDemoUsersOrDefaultSecrets() throws IOException, InterruptedException {
        Map<String, String> demo = new HashMap<>(Map.of(
                "CONTOURFLOW_DB_URL", "jdbc:postgresql://127.0.0.1:1/clinic",
                "CONTOURFLOW_DB_USER", "clinic",
                "CONTOURFLOW_DB_PASSWORD", "postgres",
                "CONTOURFLOW_DEMO", "true"));
        demo.put("CONTOURFLOW_SECURITY_EMBEDDED_ALLOWED", "true");
        demo.put("CONTOURFLOW_SECURITY_EMBEDDED_USERSLOCATION", "classpath:keycloak/contourflow-realm-demo-users.json");
        assertThat(refusal(demo))
                .isEqualTo("contourflow: could not start: refusing to start: contourflow.demo is true in production;"
                        + " contourflow.security.embedded.users-location names the demo users;"
                        + " spring.datasource.password (CONTOURFLOW_DB_PASSWORD) is a published secret");
    }

    /** The last line that {@code ./contourflow serve} says before it ends with status 1. */
    private static String refusal(Map<String, String> environment) throws IOException, InterruptedException {
        Path work = WorkFolder.fresh("serve-refused");
        ProcessBuilder builder = new ProcessBuilder(
                        "./contourflow",
                        "serve",
                        "--data",
                        work.resolve("data").toString(),
                        "--port",
                        Integer.toString(FreePort.find()),
                        "--dicom-port",
                        Integer.toString(FreePort.find()))
                .redirectOutput(work.resolve("out").toFile())
                .redirectError(work.resolve("err").toFile());
        // ends after seconds: quick start matters more than peak speed
        builder.environment().put("CONTOURFLOW_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1");
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).isEqualTo(1);
        assertThat(Files.readString(work.resolve("out")))
                .doesNotContain("\tat ")
                .doesNotContain("embedded PostgreSQL");
        List<String> lines = Files.readAllLines(work.resolve("err"));
        assertThat(lines.subList(0, lines.size() - 1)).as("progress").allMatch(line -> line.startsWith("["));
        return lines.get(lines.size() - 1);
    }
}
