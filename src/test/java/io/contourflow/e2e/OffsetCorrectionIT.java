package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person corrects the offset twice while a review is open, with the image steps really run on a small phantom. */
@Tag("R22")
class OffsetCorrectionIT {
    private static final String CLINICIAN = "clinician1";
    private static final double FIRST_CORRECTION_MM = 2.5;
    private static final double SECOND_CORRECTION_MM = 1.5;

    @Test
    void registersOnceMoreAndHasWhatChangedReviewedAnew() throws IOException {
        Path work = WorkFolder.fresh("offset-correction");
        SmallPhantom patient = SmallPhantom.write(PhantomCase.TYPE_II, work.resolve("scanner"));
        try (RunningApplication application = RunningApplication.start(
                work.resolve("data"),
                List.of(
                        "--contourflow.intake.quiet-seconds=2",
                        "--contourflow.registration.preset=FAST",
                        "--contourflow.method.second-contour=MOVE_FIRST_AT_ONCE"))) {
            Department department = new Department(application);
            SignedInClient clinician = department.signIn(CLINICIAN);
            String caseId = caseInReview(department, clinician, patient);
            String review = onlyTask(department, clinician, caseId);
            signPartly(department, clinician, caseId);
            JsonNode before = registration(clinician, caseId);

            correct(clinician, caseId, before, FIRST_CORRECTION_MM);
            correct(clinician, caseId, before, SECOND_CORRECTION_MM);
            nothingApprovedOfTheOldRegistrationStands(department, clinician, caseId);

            department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");
            registeredFromTheCorrection(before, registration(clinician, caseId));
            story(department.timeline(clinician, caseId));
            refreshed(department, clinician, caseId, review);
        }
    }

    private static String caseInReview(Department department, SignedInClient clinician, SmallPhantom patient) {
        department.scannerSends(patient.first());
        department.scannerSends(patient.second());
        String caseId = department
                .awaitCase(clinician, patient.patientId(), "II")
                .path("id")
                .asText();
        department.awaitState(clinician, caseId, "AWAITING_DECISION");
        department.complete(
                clinician,
                onlyTask(department, clinician, caseId),
                Map.of("decision", "DO_NOT_MODIFY", "reason", "bladder filling"));
        department.awaitState(clinician, caseId, "AWAITING_REVIEW");
        return caseId;
    }

    private static String onlyTask(Department department, SignedInClient user, String caseId) {
        List<JsonNode> tasks = department.tasks(user, caseId);
        assertThat(tasks).hasSize(1);
        return tasks.get(0).path("id").asText();
    }

    /** All of the first image and, so that the review stays open, only the body of the second. */
    private static void signPartly(Department department, SignedInClient clinician, String caseId) {
        sign(clinician, caseId, department.contourSets(clinician, caseId).get(0));
        JsonNode moved = department.contourSets(clinician, caseId).get(1);
        assertThat(moved.path("origin").asText()).isEqualTo("PROPAGATED");
        sign(clinician, caseId, moved);
    }

    private static void nothingApprovedOfTheOldRegistrationStands(
            Department department, SignedInClient clinician, String caseId) {
        assertThat(department.contourSets(clinician, caseId))
                .extracting(set -> set.path("role").asText() + set.path("state").asText())
                .contains("FIRSTAPPROVED")
                .doesNotContain("SECONDAPPROVED");
    }

    private static void registeredFromTheCorrection(JsonNode before, JsonNode after) {
        assertThat(after.path("deformable").path("texts").path("offsetSource").asText())
                .isEqualTo("USER");
        assertThat(translationXMm(after) - translationXMm(before)).isCloseTo(SECOND_CORRECTION_MM, within(1e-6));
        assertThat(after.path("deformable").path("numbers"))
                .isNotEqualTo(before.path("deformable").path("numbers"));
        assertThat(after.path("degree")).isNotEqualTo(before.path("degree"));
    }

    private static void story(List<JsonNode> timeline) {
        assertThat(timeline)
                .filteredOn(entry -> entry.path("detail").asText().equals("Register deformably"))
                .as("one run after both corrections")
                .hasSize(2);
        assertThat(timeline)
                .filteredOn(entry -> entry.path("kind").asText().equals("APPROVAL_WITHDRAWN"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("detail").asText())
                        .startsWith("SECOND image: approval of External by " + CLINICIAN)
                        .endsWith("withdrawn because the offset was corrected"));
    }

    /** What was asked before is asked no more; what is moved now is to be reviewed. */
    private static void refreshed(Department department, SignedInClient clinician, String caseId, String review) {
        assertThat(onlyTask(department, clinician, caseId)).isNotEqualTo(review);
        assertThat(department.contourSets(clinician, caseId))
                .filteredOn(set -> set.path("role").asText().equals("SECOND"))
                .allSatisfy(set -> assertThat(set.path("state").asText()).isEqualTo("NOT_REVIEWED"));
    }

    private static JsonNode registration(SignedInClient user, String caseId) {
        return user.getJson("/api/cases/" + caseId + "/registration");
    }

    private static double translationXMm(JsonNode registration) {
        return registration.path("offset").path("translationMm").path("x").asDouble();
    }

    private static void correct(SignedInClient user, String caseId, JsonNode before, double byMm) {
        JsonNode offset = before.path("offset");
        JsonNode at = offset.path("translationMm");
        JsonNode turned = offset.path("rotationDeg");
        long version = registration(user, caseId).path("version").asLong();
        SignedInClient.requireSuccess(user.put(
                "/api/cases/" + caseId + "/registration/offset",
                Map.of(
                        "translationMm",
                        Map.of(
                                "x",
                                at.path("x").asDouble() + byMm,
                                "y",
                                at.path("y").asDouble(),
                                "z",
                                at.path("z").asDouble()),
                        "rotationDeg",
                        Map.of(
                                "x",
                                turned.path("x").asDouble(),
                                "y",
                                turned.path("y").asDouble(),
                                "z",
                                turned.path("z").asDouble())),
                "\"" + version + "\""));
    }

    private static void sign(SignedInClient user, String caseId, JsonNode set) {
        boolean first = set.path("role").asText().equals("FIRST");
        SignedInClient.requireSuccess(user.put(
                "/api/cases/" + caseId + "/contour-sets/" + set.path("id").asText() + "/approval",
                Map.of(
                        "decision",
                        "APPROVED",
                        "structures",
                        first ? List.of() : List.of("External"),
                        "password",
                        CLINICIAN + SignedInClient.DEMO_SUFFIX,
                        "meaning",
                        "clinically approved"),
                "\"" + set.path("version").asLong() + "\""));
    }
}
