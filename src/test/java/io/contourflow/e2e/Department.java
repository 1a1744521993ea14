package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SignedInClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What people and devices of a department do with the running application, from outside. */
final class Department {
    static final Duration PROCESSING_MAX = Duration.ofMinutes(6);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final RunningApplication application;

    Department(RunningApplication application) {
        this.application = application;
    }

    /** Sends every file of a folder with DCMTK's storescu; fails when one is not acknowledged. */
    void scannerSends(Path folder) {
        ExternalProgram.require("storescu")
                .with("TCP_NODELAY", "1")
                .run(
                        "-R",
                        "-aet",
                        "SCANNER",
                        "-aec",
                        "CONTOURFLOW",
                        "+sd",
                        "127.0.0.1",
                        application.dicomPort(),
                        folder)
                .orFail();
    }

    SignedInClient signIn(String user) {
        return SignedInClient.user(application.address().toString(), user);
    }

    List<JsonNode> cases(SignedInClient user, String patientId) {
        return list(user.getJson("/api/cases?size=100&patientId=" + patientId).path("items"));
    }

    /** Waits until the patient's case of that type exists. */
    JsonNode awaitCase(SignedInClient user, String patientId, String type) {
        return waitFor(
                "a case of type " + type,
                () -> cases(user, patientId).stream()
                        .filter(c -> c.path("type").asText().equals(type))
                        .findFirst()
                        .orElse(null));
    }

    JsonNode getCase(SignedInClient user, String caseId) {
        return user.getJson("/api/cases/" + caseId);
    }

    JsonNode awaitState(SignedInClient user, String caseId, String... states) {
        return waitFor("case in " + List.of(states), () -> {
            JsonNode found = getCase(user, caseId);
            return List.of(states).contains(found.path("state").asText()) ? found : null;
        });
    }

    List<JsonNode> tasks(SignedInClient user, String caseId) {
        return list(user.getJson("/api/tasks?size=100&caseId=" + caseId).path("items"));
    }

    /** Claims the task and completes it with the values of its form. */
    void complete(SignedInClient user, String taskId, Map<String, Object> values) {
        SignedInClient.requireSuccess(user.post("/api/tasks/" + taskId + "/claim", Map.of()));
        SignedInClient.requireSuccess(user.post("/api/tasks/" + taskId + "/completion", values));
    }

    /** Signs every contour set in force of the case. */
    void approveContours(SignedInClient user, String userId, String caseId) {
        for (JsonNode set : contourSets(user, caseId)) {
            String path =
                    "/api/cases/" + caseId + "/contour-sets/" + set.path("id").asText() + "/approval";
            HttpResponse<String> answer = user.put(
                    path,
                    Map.of(
                            "decision",
                            "APPROVED",
                            "password",
                            userId + SignedInClient.DEMO_SUFFIX,
                            "meaning",
                            "clinically approved"),
                    "\"" + set.path("version").asLong() + "\"");
            SignedInClient.requireSuccess(answer);
            assertThat(SignedInClient.json(answer).path("state").asText()).isEqualTo("APPROVED");
        }
    }

    List<JsonNode> contourSets(SignedInClient user, String caseId) {
        return list(user.getJson("/api/cases/" + caseId + "/contour-sets").path("items"));
    }

    List<JsonNode> timeline(SignedInClient user, String caseId) {
        return list(user.getJson("/api/cases/" + caseId + "/timeline").path("items"));
    }

    <T> T waitFor(String what, java.util.concurrent.Callable<@Nullable T> question) {
        try {
            return await(what).atMost(PROCESSING_MAX).pollInterval(POLL).until(question, answer -> answer != null);
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + application.console(), late);
        }
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
