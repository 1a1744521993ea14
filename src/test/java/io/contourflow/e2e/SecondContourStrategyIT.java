package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every strategy for the second contour with every image type, each from the images to the released results, with the
 * image steps really run on small phantoms by one application. Every other strategy contours before it registers.
 */
@Tag("R15")
@Tag("R17")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondContourStrategyIT {
    private static final String CLINICIAN = "clinician1";
    private static final SecondContourStrategy OF_THE_SITE = SecondContourStrategy.MOVE_FIRST_AT_ONCE;
    private static final List<PhantomCase> PATIENTS =
            List.of(PhantomCase.TYPE_I, PhantomCase.TYPE_II, PhantomCase.TYPE_III, PhantomCase.TYPE_IV);

    private final Map<String, String> caseIds = new HashMap<>();
    private RunningApplication application;
    private Department department;
    private SignedInClient clinician;
    private SignedInClient planner;

    @BeforeAll
    void startEveryCase() throws IOException {
        Path folder = WorkFolder.fresh("strategies");
        application = RunningApplication.start(
                folder.resolve("data"),
                List.of(
                        "--contourflow.intake.quiet-seconds=2",
                        "--contourflow.registration.preset=FAST",
                        "--contourflow.method.second-contour=" + OF_THE_SITE,
                        "--contourflow.method.order=" + order(OF_THE_SITE)));
        department = new Department(application);
        clinician = department.signIn(CLINICIAN);
        planner = department.signIn("planner1");
        List<SmallPhantom> patients = new ArrayList<>();
        for (PhantomCase which : PATIENTS) {
            SmallPhantom patient = SmallPhantom.write(which, folder.resolve("scanner"));
            department.scannerSends(patient.first());
            department.scannerSends(patient.second());
            patients.add(patient);
        }
        for (SmallPhantom patient : patients) {
            caseIds.put(
                    patient.type() + OF_THE_SITE,
                    department
                            .awaitCase(clinician, patient.patientId(), patient.type())
                            .path("id")
                            .asText());
            Arrays.stream(SecondContourStrategy.values())
                    .filter(strategy -> strategy != OF_THE_SITE)
                    .forEach(strategy -> caseIds.put(patient.type() + strategy, ask(patient, strategy)));
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (application != null) {
            application.close();
        }
    }

    static Stream<Arguments> typesAndStrategies() {
        return PATIENTS.stream()
                .flatMap(which -> Arrays.stream(SecondContourStrategy.values())
                        .map(strategy -> Arguments.of(which.imageType(), strategy)));
    }

    @ParameterizedTest
    @MethodSource("typesAndStrategies")
    void contoursTheSecondImageByTheStrategyInForce(String type, SecondContourStrategy strategy) {
        String caseId = java.util.Objects.requireNonNull(caseIds.get(type + strategy));
        boolean differentPeriods = type.equals("II") || type.equals("IV");
        JsonNode waiting = department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");

        assertThat(waiting.path("type").asText()).isEqualTo(type);
        assertThat(waiting.path("secondContour").asText()).isEqualTo(strategy.name());
        assertThat(waiting.path("contouringOrder").asText())
                .isEqualTo(order(strategy).name());
        assertThat(waiting.path("state").asText())
                .as(department.timeline(clinician, caseId).toString())
                .isEqualTo(differentPeriods ? "AWAITING_DECISION" : "AWAITING_REVIEW");
        contouredInOrder(caseId, type, order(strategy));
        if (differentPeriods) {
            secondContour(caseId, type, strategy, strategy.atOnce());
            answer(clinician, caseId, Map.of("decision", "MODIFY", "reason", "the patient lost weight"));
            department.awaitState(clinician, caseId, "AWAITING_PLAN");
            secondContour(caseId, type, strategy, true);
            answer(planner, caseId, Map.of("planUid", "1.2.3.4"));
            department.awaitState(clinician, caseId, "AWAITING_REVIEW");
        } else {
            assertThat(roles(caseId)).containsExactly("FIRST");
            assertThat(notContoured(caseId))
                    .isEqualTo(type.equals("III") ? List.of("not contoured: no model for MR") : List.of());
        }
        boolean target = type.equals("IV") && !strategy.byOwnModel();
        finish(caseId, target);
        assertThat(roles(caseId))
                .isEqualTo(
                        target
                                ? List.of("FIRST", "SECOND", "TARGET")
                                : type.equals("II") ? List.of("FIRST", "SECOND") : List.of("FIRST"));
    }

    /** What there is of the second image now. */
    private void secondContour(String caseId, String type, SecondContourStrategy strategy, boolean made) {
        boolean noModel = type.equals("IV") && strategy.byOwnModel();
        assertThat(roles(caseId)).isEqualTo(made && !noModel ? List.of("FIRST", "SECOND") : List.of("FIRST"));
        assertThat(notContoured(caseId))
                .isEqualTo(made && noModel ? List.of("not contoured: no model for MR") : List.of());
        if (made && !noModel) {
            JsonNode second = department.contourSets(clinician, caseId).get(1);
            assertThat(second.path("origin").asText()).isEqualTo(strategy.byOwnModel() ? "AUTOMATIC" : "PROPAGATED");
            assertThat(second.path("state").asText()).isEqualTo("NOT_REVIEWED");
            assertThat(second.path("structures").get(0).path("volumeMl").asDouble())
                    .isGreaterThan(1000);
        }
    }

    private void contouredInOrder(String caseId, String type, ContouringOrder order) {
        List<String> steps = department.timeline(clinician, caseId).stream()
                .filter(entry -> entry.path("kind").asText().equals("STEP_FINISHED"))
                .map(entry -> entry.path("detail").asText())
                .toList();
        assertThat(steps.contains("Register rigidly")).isEqualTo(!type.equals("I"));
        if (!type.equals("I")) {
            assertThat(steps)
                    .containsSubsequence(
                            order == ContouringOrder.CONTOUR_FIRST
                                    ? List.of("Contour first", "Register rigidly")
                                    : List.of("Fuse images", "Contour first"));
        }
    }

    private void answer(SignedInClient user, String caseId, Map<String, Object> values) {
        List<JsonNode> tasks = department.tasks(user, caseId);
        assertThat(tasks).hasSize(1);
        department.complete(user, tasks.get(0).path("id").asText(), values);
    }

    private void finish(String caseId, boolean target) {
        department.approveContours(clinician, CLINICIAN, caseId);
        if (target) {
            awaitTask(caseId, "CHOOSE_TARGET");
            stitch(caseId);
            awaitTask(caseId, "REVIEW_CONTOURS");
            approveTarget(caseId);
        }
        department.awaitState(clinician, caseId, "COMPLETED");
    }

    /** The body of the planning image, but of the later one where the bone of the planning image is. */
    private void stitch(String caseId) {
        HttpResponse<String> chosen = clinician.post(
                "/api/cases/" + caseId + "/target-contour",
                Map.of(
                        "structures",
                        List.of(
                                Map.of("structure", "Bone", "source", "FIRST"),
                                Map.of(
                                        "structure",
                                        "External",
                                        "source",
                                        "SECOND",
                                        "region",
                                        Map.of("kind", "INSIDE_STRUCTURE", "structure", "Bone", "image", "FIRST")))));
        assertThat(SignedInClient.requireSuccess(chosen).statusCode()).isEqualTo(201);
    }

    private void approveTarget(String caseId) {
        JsonNode choice = clinician.getJson("/api/cases/" + caseId + "/target-contour");
        JsonNode set = choice.path("set");
        assertThat(set.path("origin").asText()).isEqualTo("TARGET");
        assertThat(set.path("state").asText()).isEqualTo("NOT_REVIEWED");
        JsonNode body = choice.path("parts").get(1);
        assertThat(body.path("structure").asText()).isEqualTo("External");
        assertThat(body.path("firstMl").asDouble()).isPositive();
        assertThat(body.path("secondMl").asDouble()).isPositive();
        HttpResponse<String> signed = clinician.put(
                "/api/cases/" + caseId + "/contour-sets/" + set.path("id").asText() + "/approval",
                Map.of(
                        "decision",
                        "APPROVED",
                        "password",
                        CLINICIAN + SignedInClient.DEMO_SUFFIX,
                        "meaning",
                        "clinically approved"),
                "\"" + set.path("version").asLong() + "\"");
        SignedInClient.requireSuccess(signed);
        assertThat(clinician
                        .getBytes("/api/cases/" + caseId + "/contour-sets/"
                                + set.path("id").asText() + "/rtstruct")
                        .statusCode())
                .isEqualTo(200);
    }

    private void awaitTask(String caseId, String kind) {
        department.waitFor(kind, () -> {
            List<JsonNode> tasks = department.tasks(clinician, caseId);
            return tasks.size() == 1 && tasks.get(0).path("kind").asText().equals(kind) ? tasks.get(0) : null;
        });
    }

    private List<String> roles(String caseId) {
        return department.contourSets(clinician, caseId).stream()
                .map(set -> set.path("role").asText())
                .toList();
    }

    private List<String> notContoured(String caseId) {
        return department.timeline(clinician, caseId).stream()
                .filter(entry -> entry.path("kind").asText().equals("NOT_CONTOURED"))
                .map(entry -> entry.path("detail").asText())
                .toList();
    }

    private String ask(SmallPhantom patient, SecondContourStrategy strategy) {
        HttpResponse<String> made = clinician.post(
                "/api/cases",
                Map.of(
                        "patientId", patient.patientId(),
                        "firstSeriesUid", patient.firstSeriesUid(),
                        "secondSeriesUid", patient.secondSeriesUid(),
                        "secondContour", strategy.name(),
                        "contouringOrder", order(strategy).name()),
                Map.of("Idempotency-Key", patient.type() + strategy));
        return SignedInClient.json(SignedInClient.requireSuccess(made))
                .path("id")
                .asText();
    }

    private static ContouringOrder order(SecondContourStrategy strategy) {
        return strategy.atOnce() ? ContouringOrder.CONTOUR_FIRST : ContouringOrder.REGISTER_FIRST;
    }
}
