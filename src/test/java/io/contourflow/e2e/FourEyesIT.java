package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.testing.AccessWalk;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.RawHttp;
import io.contourflow.testing.SignedInClient;
import io.contourflow.testing.Tokens;
import io.contourflow.web.security.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The running application with its embedded login, at a site that wants a second reader and has two departments: one
 * planning CT from the scanner to its approval, and on the way everything that must not be.
 */
@Tag("R16")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FourEyesIT {
    private static final String FIRST_READER = "clinician1";
    private static final String SECOND_READER = "clinician2";
    private static final Duration AUDIT_LATENESS = Duration.ofSeconds(5);

    private static Path work;
    private static RunningApplication application;
    private static Department department;
    private static SignedInClient first;
    private static SignedInClient second;
    private static SignedInClient lead;
    private static String caseId;
    private static Attempt.Goal goal;
    private static int attempted;
    /** Newest entry of the audit trail that was looked at. */
    private static long lastEntry;

    @BeforeAll
    static void start() throws IOException {
        work = WorkFolder.fresh("four-eyes");
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("scanner"));
        List<String> settings = new ArrayList<>(
                List.of("--contourflow.intake.quiet-seconds=1", "--contourflow.process.second-reader-needed=true"));
        settings.addAll(TwoDepartments.in(work.resolve("users")));
        application = RunningApplication.start(work.resolve("data"), settings);
        department = new Department(application);
        first = department.signIn(FIRST_READER);
        second = department.signIn(SECOND_READER);
        lead = department.signIn("lead1");
        department.scannerSends(material.first());
        caseId = department
                .awaitCase(first, material.patientId(), "SINGLE")
                .path("id")
                .asText();
        department.awaitState(first, caseId, "AWAITING_REVIEW");
        goal = goal();
    }

    @AfterAll
    static void stop() throws IOException {
        if (application != null) {
            application.close();
        }
    }

    private static Attempt.Goal goal() {
        JsonNode set = set();
        String taskId = department.tasks(first, caseId).get(0).path("id").asText();
        Tokens tokens = new Tokens(
                work.resolve("data/keys/embedded-login.json"),
                application.address().toString());
        SignedInClient admin = SignedInClient.withBearer(
                application.address().toString(), tokens.valid("admin1", "admin", Attempt.Goal.HOME));
        String instance = admin.getJson("/engine-rest/task/" + taskId)
                .path("processInstanceId")
                .asText();
        return new Attempt.Goal(
                application.httpPort(),
                caseId,
                set.path("id").asText(),
                set.path("version").asLong(),
                set.path("contentHash").asText(),
                taskId,
                instance,
                tokens);
    }

    private static JsonNode set() {
        return department.contourSets(first, caseId).get(0);
    }

    @Test
    @Order(1)
    @Tag("R1")
    void letsTheTokensOfTheEmbeddedLoginInAsTheTableSays() {
        AccessWalk walk =
                new AccessWalk(Map.of("caseId", caseId, "contourSetId", goal.setId(), "taskId", goal.taskId()));
        for (Role role : Role.values()) {
            boolean system = role == Role.INTEGRATOR;
            String base = application.address().toString();
            walk.ownDepartment(system ? SignedInClient.integrator(base) : department.signIn(role.claim() + "1"), role);
            walk.otherDepartment(
                    system
                            ? SignedInClient.withBearer(base, goal.foreign(role.claim()))
                            : department.signIn(role.claim() + "1-elsewhere"),
                    role);
        }
        walk.ownDepartment(department.signIn("nobody1"), null);
        walk.nobody(SignedInClient.anonymous(application.address().toString()));
        assertThat(walk.wrong()).isEmpty();
        assertThat(walk.cells()).isGreaterThan(800);
    }

    @TestFactory
    @Order(2)
    @Tag("R1")
    Stream<DynamicTest> refusesForgedAndStaleTokens() {
        return refused(TokenAttempts.at(goal));
    }

    @TestFactory
    @Order(2)
    @Tag("R1")
    Stream<DynamicTest> refusesOtherDepartments() {
        return refused(BorderAttempts.byOthers(goal));
    }

    @TestFactory
    @Order(2)
    @Tag("R1")
    Stream<DynamicTest> refusesOtherRoles() {
        return refused(BorderAttempts.withoutRole(goal));
    }

    @TestFactory
    @Order(2)
    @Tag("R1")
    Stream<DynamicTest> refusesTricksWithAddressesAndSessions() {
        List<Attempt> attempts = new ArrayList<>(AddressAttempts.spellings(goal));
        attempts.addAll(AddressAttempts.sessions(goal, application.address().toString()));
        return refused(attempts);
    }

    @TestFactory
    @Order(2)
    @Tag("R1")
    Stream<DynamicTest> refusesWaysThroughTheEngine() {
        return refused(EngineAttempts.at(goal));
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> refusesGamesWithTheSignature() {
        return refused(SignatureAttempts.at(goal));
    }

    @TestFactory
    @Order(3)
    @Tag("R1")
    Stream<DynamicTest> anEmergencyOpensACaseForReadingOnlyAndIsTold() {
        SignedInClient nora = department.signIn("clinician2-elsewhere");
        assertThat(nora.get(goal.path()).statusCode()).isEqualTo(404);
        String reason = "unconscious in the emergency room";
        HttpResponse<String> opened = nora.post(goal.path() + "/break-glass", Map.of("reason", reason));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);

        JsonNode seen = nora.getJson(goal.path());
        assertThat(seen.path("emergencyUntil").asText())
                .isEqualTo(SignedInClient.json(opened).path("endsAt").asText());
        assertThat(seen.path("tasks")).isEmpty();
        assertThat(nora.status("GET", goal.path() + "/views/first/slices/0", null))
                .isEqualTo(200);
        assertThat(first.getJson(goal.path()).path("emergencyUntil").isNull()).isTrue();
        assertThat(department.signIn("clinician1-elsewhere").get(goal.path()).statusCode())
                .as("opened for one person only")
                .isEqualTo(404);
        JsonNode notice = lead.getJson("/api/notices").path("items").path(0);
        assertThat(notice.path("kind").asText()).isEqualTo("EMERGENCY_ACCESS");
        assertThat(notice.path("detail").asText()).contains("clinician2-elsewhere", reason);
        assertThat(lead.getJson("/api/audit?action=EMERGENCY_ACCESS_OPENED&case=" + caseId)
                        .path("items"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("actor").asText()).isEqualTo("clinician2-elsewhere");
                    assertThat(entry.path("detail").asText()).doesNotContain("unconscious");
                });
        String token = goal.tokens().valid("clinician2-elsewhere", "clinician", Attempt.Goal.ELSEWHERE);
        return refused(BorderAttempts.inAnEmergency(goal, token));
    }

    @Test
    @Order(4)
    void keepsContoursMarkedUntilTwoPeopleSignedWhatTheySaw() throws IOException {
        HttpResponse<String> blind = sign(first, FIRST_READER, "0".repeat(64));
        assertThat(blind.statusCode()).isEqualTo(409);
        assertThat(SignedInClient.json(blind).path("type").asText()).endsWith("contours-changed");

        HttpResponse<String> once = sign(first, FIRST_READER, goal.hash());
        SignedInClient.requireSuccess(once);
        assertThat(SignedInClient.json(once).path("state").asText()).isEqualTo("NOT_REVIEWED");
        department.waitFor("the second reading", () -> {
            List<JsonNode> tasks = department.tasks(second, caseId);
            return tasks.size() == 1 && tasks.get(0).path("name").asText().equals("Review contours again")
                    ? tasks
                    : null;
        });
        assertThat(structureSet()).contains("(300e,0002) CS [UNAPPROVED]");
        goal = goal();
    }

    @TestFactory
    @Order(5)
    Stream<DynamicTest> refusesTheFirstReaderAsTheSecond() {
        return refused(SignatureAttempts.twice(goal, FIRST_READER));
    }

    @Test
    @Order(6)
    void isApprovedByTheSecondReader() throws IOException {
        assertThat(attempted).as("ways tried").isGreaterThan(200);
        SignedInClient.requireSuccess(sign(second, SECOND_READER, goal.hash()));
        department.awaitState(first, caseId, "COMPLETED");
        assertThat(structureSet()).contains("(300e,0002) CS [APPROVED]");
        JsonNode threshold = first.getJson("/api/cases/" + caseId + "/threshold");
        assertThat(threshold.path("threshold").path("scope").asText()).isEqualTo("site");
        assertThat(threshold.path("scopes").path(0).asText()).startsWith("patient:");
    }

    /** Each attempt is a test; at the end nothing may have changed. */
    private static Stream<DynamicTest> refused(List<Attempt> attempts) {
        String before = state();
        lastEntry = audit(1).get(0).path("sequence").asLong();
        return Stream.concat(
                attempts.stream()
                        .map(attempt -> DynamicTest.dynamicTest(attempt.toString(), () -> requireRefused(attempt))),
                Stream.of(DynamicTest.dynamicTest(
                        "nothing has changed", () -> assertThat(state()).isEqualTo(before))));
    }

    /** Answered by a failure, with an entry about it that was not there before. */
    private static void requireRefused(Attempt attempt) {
        attempted++;
        int status = RawHttp.send(goal.port(), attempt.method(), attempt.target(), attempt.headers(), attempt.body());
        assertThat(status).as(attempt.toString()).isGreaterThanOrEqualTo(400);
        await(attempt + " answered " + status + " leaves an entry")
                .atMost(AUDIT_LATENESS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(FourEyesIT::isRefusalNoted);
    }

    /** Contours with their review, tasks with their people, thresholds: what an attempt could be after. */
    private static String state() {
        return department.contourSets(first, caseId) + "\n" + department.tasks(first, caseId) + "\n"
                + first.getJson("/api/cases/" + caseId).path("state") + first.getJson("/api/thresholds");
    }

    private static boolean isRefusalNoted() {
        List<JsonNode> fresh = audit(20).stream()
                .filter(entry -> entry.path("sequence").asLong() > lastEntry)
                .toList();
        if (!fresh.isEmpty()) {
            lastEntry = fresh.get(0).path("sequence").asLong();
        }
        return fresh.stream()
                .map(entry -> entry.path("action").asText())
                .anyMatch(action -> action.endsWith("_REFUSED") || action.equals("REAUTHENTICATION_FAILED"));
    }

    private static List<JsonNode> audit(int limit) {
        return Department.list(lead.getJson("/api/audit?limit=" + limit).path("items"));
    }

    private static HttpResponse<String> sign(SignedInClient user, String userId, String contentHash) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "decision",
                "APPROVED",
                "password",
                userId + SignedInClient.DEMO_SUFFIX,
                "meaning",
                "clinically approved"));
        body.put("contentHash", contentHash);
        return user.put(goal.approval(), body, "\"" + set().path("version").asLong() + "\"");
    }

    /** DCMTK's reading of the object as it is now. */
    private static String structureSet() throws IOException {
        Path file = Files.write(
                work.resolve("set.dcm"),
                first.getBytes(goal.set() + "/rtstruct").body());
        return ExternalProgram.require("dcmdump").run("-M", file).orFail().output();
    }
}
