package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private static final String CLINICIAN = "clinician1";

    @Test
    void aClinicianWalksFromTheTaskListToTheCompletedCase(@TempDir Path work) throws IOException, InterruptedException {
        BrowserScript script = BrowserScript.require("case-walk.mjs");
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

            walk(application, script, material.patientId(), work.resolve("walk.log"));

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

    private static void walk(RunningApplication application, BrowserScript script, String patientId, Path log)
            throws IOException, InterruptedException {
        script.run(
                Map.of(
                        "CONTOURFLOW_URL",
                        application.address().toString(),
                        "CONTOURFLOW_USER",
                        CLINICIAN,
                        "CONTOURFLOW_PASSWORD",
                        CLINICIAN + SignedInClient.DEMO_SUFFIX,
                        "CONTOURFLOW_PATIENT",
                        patientId),
                log,
                application::console);
    }
}
