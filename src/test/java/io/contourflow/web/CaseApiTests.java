package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** Cases and tasks over REST, and how refusals look. */
@Tag("R18")
@WebEdgeTest
class CaseApiTests {
    private static final String CASE = "/api/cases/" + FakeBackend.CASE;
    private static final String BODY =
            "{\"patientId\":\"P1\",\"firstSeriesUid\":\"1.2.3.1\",\"secondSeriesUid\":\"1.2.3.2\"}";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @Test
    void listsCasesOfTheOwnDepartmentOnly() throws Exception {
        mvc.perform(get("/api/cases").with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items", hasSize(1)))
                .andExpect(jsonPath("$.total").value(1))
                .andExpect(jsonPath("$.items[0].id").value(FakeBackend.CASE.toString()))
                .andExpect(jsonPath("$.items[0].patientName").value("Doe^Jane"))
                .andExpect(jsonPath("$.items[0].first.role").value("FIRST"))
                .andExpect(jsonPath("$.items[0].degreeMm").value(6.5))
                .andExpect(jsonPath("$.items[0].thresholdMm").value(5.0))
                .andExpect(jsonPath("$.items[0].reviewState").value("NOT_REVIEWED"));
    }

    @Test
    void goesOnAfterTheLastCaseSeen() throws Exception {
        mvc.perform(get("/api/cases?after=" + FakeBackend.CASE).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items", hasSize(0)))
                .andExpect(jsonPath("$.total").value(1));
        problem(mvc.perform(get("/api/cases?after=the-last").with(As.clinician())), 400, "invalid-field");
    }

    @Test
    void hidesCasesOfOtherDepartments() throws Exception {
        problem(mvc.perform(get("/api/cases/" + FakeBackend.FOREIGN_CASE).with(As.clinician())), 404, "case-not-found");
        problem(
                mvc.perform(get("/api/cases/" + FakeBackend.FOREIGN_CASE + "/views/first/info")
                        .with(As.clinician())),
                404,
                "case-not-found");
    }

    @Test
    void opensACaseWithItsVersionAndRecordsThat() throws Exception {
        mvc.perform(get(CASE).with(As.user("reader", "clinician")))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"3\""))
                .andExpect(header().string("Cache-Control", containsString("no-store")))
                .andExpect(jsonPath("$.mode").value("adjust+register+contour"))
                .andExpect(jsonPath("$.patientSex").value("F"))
                .andExpect(jsonPath("$.steps[0].durationMs").value(1500))
                .andExpect(jsonPath("$.contourSets[0].structures[0].color").value("#00FF10"))
                .andExpect(jsonPath("$.tasks[0].kind").value("REVIEW_CONTOURS"));
        assertThat(desk.audited).contains("CASE_OPENED reader " + FakeBackend.CASE);
    }

    @Test
    void makesACaseOncePerKey() throws Exception {
        mvc.perform(create(BODY, "k-1")).andExpect(status().isCreated()).andExpect(header().string("Location", CASE));
        assertThat(desk.told).contains("request api:integrator1:k-1");
    }

    @Test
    @Tag("R15")
    @Tag("R17")
    void takesAMethodThatThereIs() throws Exception {
        String chosen =
                BODY.replace("}", ",\"secondContour\":\"MOVE_FIRST_AT_ONCE\",\"contouringOrder\":\"CONTOUR_FIRST\"}");
        mvc.perform(create(chosen, "k-method")).andExpect(status().isCreated());
        problem(mvc.perform(create(chosen.replace("MOVE_FIRST_AT_ONCE", "GUESS"), "k-2")), 400, "invalid-field")
                .andExpect(jsonPath("$.field").value("secondContour"));
    }

    @Test
    void refusesACaseWithoutIdempotencyKey() throws Exception {
        problem(mvc.perform(create(BODY, null)), 400, "idempotency-key-missing");
    }

    @Test
    void refusesAKeyThatWasUsedForOtherImages() throws Exception {
        problem(mvc.perform(create(BODY.replace("1.2.3.2", "1.2.3.9"), "k-1")), 409, "idempotency-key-reused");
    }

    @Test
    void namesTheFieldThatIsWrongAndNeverItsValue() throws Exception {
        problem(mvc.perform(create("{\"patientId\":\"\",\"firstSeriesUid\":\"1\"}", "k")), 400, "invalid-field")
                .andExpect(jsonPath("$.field").value("patientId"));
        problem(mvc.perform(create("{\"patientId\":\"Secret\",\"firstSeriesUid\":\"a b\"}", "k")), 400, "invalid-field")
                .andExpect(content().string(not(containsString("Secret"))));
        problem(mvc.perform(create("{\"patientId\":\"Secret\",\"dueAt\":\"tomorrow\"}", "k")), 400, "invalid-field")
                .andExpect(jsonPath("$.field").value("dueAt"))
                .andExpect(content().string(not(containsString("tomorrow"))));
    }

    @Test
    void refusesUnknownFieldsAndBrokenBodies() throws Exception {
        problem(mvc.perform(create(BODY.replace("}", ",\"colour\":1}"), "k")), 400, "unknown-field")
                .andExpect(jsonPath("$.field").value("colour"));
        problem(mvc.perform(create("{", "k")), 400, "unreadable-body");
    }

    @Test
    void refusesPathsAndMediaTypesThatItDoesNotKnow() throws Exception {
        problem(mvc.perform(get("/api/cases/not-a-uuid").with(As.clinician())), 400, "invalid-field");
        problem(mvc.perform(get("/api/cases?size=0").with(As.clinician())), 400, "bad-page");
        problem(
                mvc.perform(post("/api/cases")
                        .with(As.role("integrator"))
                        .header("Idempotency-Key", "k")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("x")),
                415,
                "unsupported-media-type");
    }

    @Test
    void saysWhoIsNotSignedInOrNotAllowed() throws Exception {
        problem(mvc.perform(get("/api/cases")), 401, "not-signed-in")
                .andExpect(header().string("WWW-Authenticate", "Bearer"));
        problem(mvc.perform(get("/api/audit").with(As.clinician())), 403, "not-allowed");
    }

    @Test
    @Tag("R12")
    void givesADecisionWithItsEvidence() throws Exception {
        mvc.perform(get("/api/tasks/t-plan").with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.kind").value("DECIDE_ON_PLAN"))
                .andExpect(jsonPath("$.patientName").value("Doe^Jane"))
                .andExpect(jsonPath("$.task").doesNotExist())
                .andExpect(jsonPath("$.evidence.degree.degreeMm").value(6.5))
                .andExpect(jsonPath("$.evidence.degree.thresholdMm").value(5.0))
                .andExpect(jsonPath("$.evidence.degree.decidedBy").value("FIELD"))
                .andExpect(jsonPath("$.evidence.degree.evidence[2].reason")
                        .value("no structure is contoured on both images where both show it"))
                .andExpect(jsonPath("$.evidence.threshold.scope").value("site"))
                .andExpect(jsonPath("$.evidence.threshold.version").value(4))
                .andExpect(jsonPath("$.evidence.threshold.settings.degreeMm").value(5.0))
                .andExpect(jsonPath("$.evidence.quality.texts.verdict").value("GOOD"));
        mvc.perform(get("/api/tasks/t1").with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.kind").value("REVIEW_CONTOURS"))
                .andExpect(jsonPath("$.evidence").isEmpty());
    }

    @Test
    void describesTheEvidenceOfADecision() throws Exception {
        mvc.perform(get("/v3/api-docs").with(As.clinician()))
                .andExpect(jsonPath("$.paths['/api/tasks/{taskId}'].get.description")
                        .value(containsString("threshold in force now with scope and version")));
    }

    @Test
    void claimsAndCompletesTasks() throws Exception {
        mvc.perform(post("/api/tasks/t1/claim").with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.patientName").value("Doe^Jane"))
                .andExpect(jsonPath("$.formId").value("review-contours"));
        mvc.perform(post("/api/tasks/t1/completion")
                        .with(As.clinician())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"decision\":\"MODIFY\"}"))
                .andExpect(status().isNoContent());
        assertThat(desk.told).contains("claim t1 by clinician1", "complete t1 {decision=MODIFY}");
        problem(mvc.perform(get("/api/tasks/t2").with(As.clinician())), 404, "task-not-found");
        problem(mvc.perform(get("/api/tasks?sort=name").with(As.clinician())), 400, "invalid-field");
        problem(mvc.perform(get("/api/tasks?kind=NONE").with(As.clinician())), 400, "invalid-field");
    }

    @Test
    void showsTheStoryAndTheProcess() throws Exception {
        mvc.perform(get(CASE + "/timeline").with(As.clinician()))
                .andExpect(jsonPath("$.items[0].kind").value("STEP_FINISHED"))
                .andExpect(jsonPath("$.items[0].durationMs").value(1200))
                .andExpect(jsonPath("$.items[0].softwareVersion").value("1.4"))
                .andExpect(jsonPath("$.items[0].versions.process").value("ImageProcessingProcess version 3"))
                .andExpect(jsonPath("$.items[0].versions.models").value("ct-body-bone 1"))
                .andExpect(jsonPath("$.items[0].versions.threshold").value("site: 5.00 mm, version 4"));
        mvc.perform(get(CASE + "/process").with(As.clinician()))
                .andExpect(jsonPath("$.models[0].activeActivities[0]").value("Task_ReviewContours"));
        mvc.perform(get("/api/process-models/CaseLifecycleProcess").with(As.clinician()))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_XML));
    }

    @Test
    void describesItself() throws Exception {
        mvc.perform(get("/v3/api-docs").with(As.role("integrator")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.paths['/api/cases'].post").exists())
                .andExpect(
                        jsonPath("$.components.securitySchemes.bearer.scheme").value("bearer"));
    }

    private static org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder create(
            String body, @org.jspecify.annotations.Nullable String key) {
        var request = post("/api/cases")
                .with(As.role("integrator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    static ResultActions problem(ResultActions answer, int status, String slug) throws Exception {
        return answer.andExpect(status().is(status))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.type").value("/problems/" + slug))
                .andExpect(jsonPath("$.status").value(status))
                .andExpect(jsonPath("$.title").isNotEmpty())
                .andExpect(jsonPath("$.detail").isNotEmpty());
    }
}
