package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGKILL at random moments of processing: after each start it goes on by itself, nothing is lost or done twice. */
@Tag("R2")
@Tag("R18")
class KillAndRestartIT {
    private static final int KILLS = 3;
    private static final int RUNS_AT_LEAST_MS = 2_000;
    private static final int RUNS_AT_MOST_MS = 14_000;
    private static final String CLINICIAN = "clinician1";

    @Test
    void goesOnAfterEachKillAndDoesNothingTwice() throws IOException, InterruptedException {
        Path work = WorkFolder.fresh("kill-and-restart");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("scanner"));
        try (RunningApplication application =
                RunningApplication.start(work.resolve("data"), List.of("--contourflow.intake.quiet-seconds=1"))) {
            Department department = new Department(application);
            department.scannerSends(material.first());
            department.scannerSends(material.second());
            for (int kill = 1; kill <= KILLS; kill++) {
                Duration running =
                        Duration.ofMillis(RUNS_AT_LEAST_MS + random.nextInt(RUNS_AT_MOST_MS - RUNS_AT_LEAST_MS));
                Awaitility.await()
                        .pollDelay(running)
                        .atMost(running.plusSeconds(5))
                        .until(() -> true);
                application.kill();
                application.startAgain();
            }
            SignedInClient clinician = department.signIn(CLINICIAN);
            String caseId = department
                    .awaitCase(clinician, material.patientId(), "II")
                    .path("id")
                    .asText();
            JsonNode waiting = department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");
            assertThat(department.cases(clinician, material.patientId()))
                    .as("one case for the pair, at most one for the planning image before it (seed %d)", seed)
                    .filteredOn(found -> !found.path("type").asText().equals("SINGLE"))
                    .hasSize(1);
            assertThat(department.cases(clinician, material.patientId())).hasSizeLessThanOrEqualTo(2);
            assertThat(department.tasks(clinician, caseId)).as("seed %d", seed).hasSize(1);
            nothingShowsTwice(department, clinician, caseId, seed);
            assertThat(waiting.path("steps").size()).isGreaterThanOrEqualTo(4);
            resultsAreWhole(clinician, caseId);
        }
    }

    private static void nothingShowsTwice(Department department, SignedInClient user, String caseId, long seed) {
        Map<String, Long> finished = department.timeline(user, caseId).stream()
                .filter(entry -> entry.path("kind").asText().equals("STEP_FINISHED"))
                .collect(Collectors.groupingBy(entry -> entry.path("detail").asText(), Collectors.counting()));
        assertThat(finished).as("steps in the timeline (seed %d)", seed).isNotEmpty();
        assertThat(finished.values()).as("%s (seed %d)", finished, seed).containsOnly(1L);
        assertThat(department.contourSets(user, caseId)).hasSizeLessThanOrEqualTo(1);
    }

    /** What the boxes show is there. */
    private static void resultsAreWhole(SignedInClient user, String caseId) {
        for (String view : List.of("first", "second", "fused")) {
            assertThat(user.getBytes("/api/cases/" + caseId + "/views/" + view + "/slices/20")
                            .statusCode())
                    .as(view)
                    .isEqualTo(200);
        }
    }
}
