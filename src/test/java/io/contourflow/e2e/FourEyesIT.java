package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The running application at a site that wants a second reader: one planning CT from the scanner to its approval. */
@Tag("R16")
class FourEyesIT {
    private static final String FIRST_READER = "clinician1";
    private static final String SECOND_READER = "clinician2";

    @Test
    void keepsContoursMarkedUntilTwoPeopleSignedWhatTheySaw() throws IOException {
        Path work = WorkFolder.fresh("four-eyes");
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("scanner"));
        try (RunningApplication application = RunningApplication.start(
                work.resolve("data"),
                List.of("--contourflow.intake.quiet-seconds=1", "--contourflow.process.second-reader-needed=true"))) {
            Department department = new Department(application);
            SignedInClient first = department.signIn(FIRST_READER);
            SignedInClient second = department.signIn(SECOND_READER);
            department.scannerSends(material.first());
            String caseId = department
                    .awaitCase(first, material.patientId(), "SINGLE")
                    .path("id")
                    .asText();
            department.awaitState(first, caseId, "AWAITING_REVIEW");
            JsonNode set = department.contourSets(first, caseId).get(0);

            HttpResponse<String> blind = sign(first, FIRST_READER, caseId, set, "0".repeat(64));
            assertThat(blind.statusCode()).isEqualTo(409);
            assertThat(SignedInClient.json(blind).path("type").asText()).endsWith("contours-changed");

            HttpResponse<String> once = sign(
                    first, FIRST_READER, caseId, set, set.path("contentHash").asText());
            SignedInClient.requireSuccess(once);
            assertThat(SignedInClient.json(once).path("state").asText()).isEqualTo("NOT_REVIEWED");
            department.waitFor("the second reading", () -> {
                List<JsonNode> tasks = department.tasks(second, caseId);
                return tasks.size() == 1 && tasks.get(0).path("name").asText().equals("Review contours again")
                        ? tasks
                        : null;
            });
            assertThat(structureSet(work, first, caseId, set)).contains("(300e,0002) CS [UNAPPROVED]");
            JsonNode readOnce = department.contourSets(first, caseId).get(0);
            String hash = readOnce.path("contentHash").asText();
            assertThat(sign(first, FIRST_READER, caseId, readOnce, hash).statusCode())
                    .isEqualTo(403);

            SignedInClient.requireSuccess(sign(second, SECOND_READER, caseId, readOnce, hash));
            department.awaitState(first, caseId, "COMPLETED");
            assertThat(structureSet(work, first, caseId, set)).contains("(300e,0002) CS [APPROVED]");
            thresholdsOfTheCase(first, caseId);
        }
    }

    private static void thresholdsOfTheCase(SignedInClient user, String caseId) {
        JsonNode threshold = user.getJson("/api/cases/" + caseId + "/threshold");
        assertThat(threshold.path("threshold").path("scope").asText()).isEqualTo("site");
        assertThat(threshold.path("scopes").path(0).asText()).startsWith("patient:");
    }

    private static HttpResponse<String> sign(
            SignedInClient user, String userId, String caseId, JsonNode set, String contentHash) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "decision",
                "APPROVED",
                "password",
                userId + SignedInClient.DEMO_SUFFIX,
                "meaning",
                "clinically approved"));
        body.put("contentHash", contentHash);
        return user.put(
                "/api/cases/" + caseId + "/contour-sets/" + set.path("id").asText() + "/approval",
                body,
                "\"" + set.path("version").asLong() + "\"");
    }

    /** DCMTK's reading of the object as it is now. */
    private static String structureSet(Path work, SignedInClient user, String caseId, JsonNode set) throws IOException {
        Path file = Files.write(
                work.resolve("set.dcm"),
                user.getBytes("/api/cases/" + caseId + "/contour-sets/"
                                + set.path("id").asText() + "/rtstruct")
                        .body());
        return ExternalProgram.require("dcmdump").run("-M", file).orFail().output();
    }
}
