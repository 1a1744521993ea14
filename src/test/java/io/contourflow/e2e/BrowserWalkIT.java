package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clinician in a real browser: signs in, answers the prompt on the plan, looks at the three linked boxes and both
 * registration results, draws contours, corrects the offset, approves the contours and sees the case completed; then the
 * lead audits it and draws a sample, and an administrator looks around. Needs Chromium and the page's npm modules.
 */
@Tag("R11")
@Tag("R16")
@Tag("R18")
@Tag("R19")
@Tag("R20")
@Tag("R21")
@Tag("R22")
@Tag("R23")
class BrowserWalkIT {
    private static final String CLINICIAN = "clinician1";
    private static final String COLLEAGUE = "clinician2";

    /** DICOM decimal strings have 16 characters. */
    private static final double WRITTEN_TOLERANCE_MM = 1e-3;

    @Test
    void aClinicianWalksFromTheTaskListToTheCompletedCase(@TempDir Path work) throws IOException, InterruptedException {
        BrowserScript script = BrowserScript.require("case-walk.mjs");
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("scanner"));
        try (RunningApplication application = RunningApplication.start(
                work.resolve("data"),
                List.of("--contourflow.intake.quiet-seconds=1", "--contourflow.registration.preset=FAST"))) {
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

            draws(application, caseId, work);
            theStructureSetHoldsWhatWasDrawn(department, clinician, caseId, work.resolve("drawn.dcm"));
            department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");

            walk(application, script, material.patientId(), work.resolve("walk.log"));

            assertThat(department.getCase(clinician, caseId).path("state").asText())
                    .isEqualTo("COMPLETED");
            assertThat(department.contourSets(clinician, caseId)).isNotEmpty().allSatisfy(set -> {
                assertThat(set.path("state").asText()).isEqualTo("APPROVED");
                assertThat(set.path("decidedBy").asText()).isEqualTo(CLINICIAN);
            });
            theOtherRolesPlayTheirDays(application, work.resolve("days.log"));
        }
    }

    private static void everyImageStepIsInTheTimelineOnce(List<JsonNode> timeline) {
        assertThat(timeline.stream()
                        .filter(entry -> entry.path("kind").asText().equals("STEP_FINISHED"))
                        .filter(entry -> entry.path("durationMs").isNumber())
                        .map(entry -> entry.path("detail").asText()))
                .containsOnlyOnce("Register rigidly", "Register deformably", "Fuse images", "Contour first");
    }

    /** In two browsers: a contour is drawn, saved after a crash and fought over, then the offset is corrected. */
    private static void draws(RunningApplication application, String caseId, Path work)
            throws IOException, InterruptedException {
        BrowserScript.require("edit-walk.mjs")
                .run(
                        Map.of(
                                "CONTOURFLOW_URL",
                                application.address().toString(),
                                "CONTOURFLOW_USER",
                                CLINICIAN,
                                "CONTOURFLOW_PASSWORD",
                                CLINICIAN + SignedInClient.DEMO_SUFFIX,
                                "CONTOURFLOW_SECOND_USER",
                                COLLEAGUE,
                                "CONTOURFLOW_SECOND_PASSWORD",
                                COLLEAGUE + SignedInClient.DEMO_SUFFIX,
                                "CONTOURFLOW_CASE",
                                caseId),
                        work.resolve("draw.log"),
                        application::console);
    }

    private static void theStructureSetHoldsWhatWasDrawn(
            Department department, SignedInClient clinician, String caseId, Path file) throws IOException {
        JsonNode set = department.contourSets(clinician, caseId).stream()
                .filter(one -> one.path("role").asText().equals("FIRST"))
                .findFirst()
                .orElseThrow();
        assertThat(set.path("origin").asText()).isEqualTo("EDITED");
        String path = "/api/cases/" + caseId + "/contour-sets/" + set.path("id").asText();
        Files.write(file, clinician.getBytes(path + "/rtstruct").body());
        for (StructureContours structure : StructureSets.read(file)) {
            JsonNode stored = clinician.getJson(path + "/structures/" + structure.name());
            assertThat(structure.contours()).hasSize(stored.path("contours").size());
            for (int at = 0; at < structure.contours().size(); at++) {
                double[] written = structure.contours().get(at).pointsMm();
                JsonNode drawn = stored.path("contours").path(at).path("pointsMm");
                assertThat(written).hasSize(drawn.size());
                for (int n = 0; n < written.length; n++) {
                    assertThat(written[n]).isCloseTo(drawn.path(n).asDouble(), Offset.offset(WRITTEN_TOLERANCE_MM));
                }
            }
        }
        assertThat(department.timeline(clinician, caseId))
                .extracting(entry ->
                        entry.path("kind").asText() + ' ' + entry.path("actor").asText())
                .contains("CONTOURS_EDITED " + CLINICIAN, "CONTOURS_EDITED " + COLLEAGUE);
    }

    /** Lead and administrator at their desks, a clinician on a telephone; no serious finding of axe on any screen. */
    private static void theOtherRolesPlayTheirDays(RunningApplication application, Path log)
            throws IOException, InterruptedException {
        BrowserScript.require("role-days.mjs")
                .run(
                        Map.of(
                                "CONTOURFLOW_URL",
                                application.address().toString(),
                                "CONTOURFLOW_LEAD",
                                "lead1",
                                "CONTOURFLOW_ADMIN",
                                "admin1",
                                "CONTOURFLOW_CLINICIAN",
                                CLINICIAN),
                        log,
                        application::console);
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
