package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.SignedInClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clinician in a real browser: signs in, answers the prompt on the plan, looks at the three linked boxes and both
 * registration results, approves the contours and sees the case completed. Needs Chromium and the page's npm modules.
 */
@Tag("R11")
@Tag("R16")
@Tag("R18")
@Tag("R19")
@Tag("R21")
@Tag("R23")
class BrowserWalkIT {
    private static final Path WALK = Path.of("src/e2e/case-walk.mjs");
    private static final Path MODULES = Path.of("src/main/web/node_modules/playwright-core");
    private static final String CLINICIAN = "clinician1";
    private static final int WALK_MAX_S = 240;

    @Test
    void aClinicianWalksFromTheTaskListToTheCompletedCase(@TempDir Path work) throws IOException, InterruptedException {
        Path chromium = chromium();
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("scanner"));
        try (RunningApplication application =
                RunningApplication.start(work.resolve("data"), List.of("--contourflow.intake.quiet-seconds=1"))) {
            Department department = new Department(application);
            department.scannerSends(material.first());
            department.scannerSends(material.second());
            SignedInClient clinician = department.signIn(CLINICIAN);
            String caseId = department
                    .awaitCase(clinician, material.patientId(), "II")
                    .path("id")
                    .asText();
            department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");
            everyImageStepIsInTheTimelineOnce(department.timeline(clinician, caseId));

            walk(application, chromium, material.patientId(), work.resolve("walk.log"));

            assertThat(department.getCase(clinician, caseId).path("state").asText())
                    .isEqualTo("COMPLETED");
            assertThat(department.contourSets(clinician, caseId)).isNotEmpty().allSatisfy(set -> {
                assertThat(set.path("state").asText()).isEqualTo("APPROVED");
                assertThat(set.path("decidedBy").asText()).isEqualTo(CLINICIAN);
            });
        }
    }

    private static void everyImageStepIsInTheTimelineOnce(List<JsonNode> timeline) {
        assertThat(timeline.stream()
                        .filter(entry -> entry.path("kind").asText().equals("STEP_FINISHED"))
                        .filter(entry -> entry.path("durationMs").isNumber())
                        .map(entry -> entry.path("detail").asText()))
                .containsOnlyOnce("Register rigidly", "Register deformably", "Fuse images", "Contour first");
    }

    private static void walk(RunningApplication application, Path chromium, String patientId, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node", WALK.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        node.environment()
                .putAll(Map.of(
                        "CONTOURFLOW_URL",
                        application.address().toString(),
                        "CONTOURFLOW_USER",
                        CLINICIAN,
                        "CONTOURFLOW_PASSWORD",
                        CLINICIAN + SignedInClient.DEMO_SUFFIX,
                        "CONTOURFLOW_PATIENT",
                        patientId,
                        "CHROMIUM",
                        chromium.toString()));
        Process walk = node.start();
        boolean ended = walk.waitFor(WALK_MAX_S, TimeUnit.SECONDS);
        if (!ended) {
            walk.destroyForcibly();
        }
        assertThat(ended)
                .as("ended within %d s:\n%s", WALK_MAX_S, Files.readString(log))
                .isTrue();
        assertThat(walk.exitValue())
                .as("%s\n%s", Files.readString(log), application.console())
                .isZero();
    }

    /** Skips the test where a browser, Node or the page's modules are missing. */
    private static Path chromium() {
        assumeTrue(Files.isDirectory(MODULES), "playwright-core is not installed: the browser walk is not tested");
        assumeTrue(onPath("node") != null, "node is not installed: the browser walk is not tested");
        Path chromium = onPath("chromium");
        assumeTrue(chromium != null, "chromium is not installed: the browser walk is not tested");
        return Objects.requireNonNull(chromium);
    }

    private static @Nullable Path onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
