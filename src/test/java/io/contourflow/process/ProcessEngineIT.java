package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import io.contourflow.adaptation.PlanFeedback;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.NewCase;
import io.contourflow.contouring.AutomaticContouring;
import io.contourflow.intake.ImageClassification;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import io.contourflow.registration.ImageAdjustment;
import io.contourflow.registration.ImageFusion;
import io.contourflow.registration.ImageRegistration;
import io.contourflow.testing.CountedStatements;
import io.contourflow.testing.SignedInClient;
import io.contourflow.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** The engine inside the whole program, on PostgreSQL, with its job executor running; only the image steps are mocks. */
@Tag("R2")
@DirtiesContext
@Import(ProcessEngineIT.Listening.class)
@ActiveProfiles("demo")
@SpringBootTest(
        classes = WholeProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "contourflow.dicom.port=0",
            "contourflow.demo.patients=false",
            "contourflow.process.job-heartbeat=PT0.1S",
            "camunda.bpm.job-execution.wait-time-in-millis=100",
            "camunda.bpm.job-execution.max-wait=200"
        })
class ProcessEngineIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Actor CLINICIAN =
            new Actor("clinician1", "Dr. Clara Winter", Set.of("clinician"), Set.of("radiotherapy"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Sets a system property when it is evaluated: the sign of a break-in. */
    private static final String EXPLOIT =
            "${''.getClass().forName('java.lang.System').getMethod('setProperty',''.getClass(),''.getClass())"
                    + ".invoke(null,'contourflow.exploited.by.rest','yes')}";

    @TempDir
    static Path data;

    @LocalServerPort
    private int port;

    @MockitoBean
    private ImageClassification classification;

    @MockitoBean
    private ImageAdjustment adjustment;

    @MockitoBean
    private ImageRegistration registration;

    @MockitoBean
    private ImageFusion fusion;

    @MockitoBean
    private AutomaticContouring contouring;

    @MockitoSpyBean
    private AuditTrail audit;

    @Autowired
    private Cases cases;

    @Autowired
    private Workflow workflow;

    @Autowired
    private TaskDesk desk;

    @Autowired
    private PlanFeedback feedback;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private HistoryService history;

    @Autowired
    private ManagementService management;

    @Autowired
    private CountedStatements database;

    @TestConfiguration
    static class Listening {
        @Bean
        static BeanPostProcessor countedStatements() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof HikariDataSource pool ? new CountedStatements(pool) : bean;
                }
            };
        }
    }

    @DynamicPropertySource
    static void places(DynamicPropertyRegistry registry) {
        DATABASE.register(registry);
        registry.add("contourflow.data", () -> data.toString());
    }

    @BeforeEach
    void imagesOfTwoPeriodsWithoutAField() {
        when(classification.facts(any())).thenReturn(new ImageFacts(true, true, false));
        when(contouring.contour(any(), any())).thenReturn(new AutomaticContouring.Outcome.NotContoured("no model"));
    }

    @Test
    void deploysAllModels() {
        assertThat(repository.createProcessDefinitionQuery().latestVersion().list())
                .extracting(ProcessDefinition::getKey)
                .containsExactlyInAnyOrder(
                        "CaseLifecycleProcess",
                        "ImageProcessingProcess",
                        "PlanAdaptationProcess",
                        "ContourReviewProcess",
                        "FailureResolutionProcess",
                        "SecondContourProcess",
                        "ImageContouringProcess",
                        "TargetContourProcess");
        assertThat(repository.createDecisionDefinitionQuery().latestVersion().list())
                .extracting(DecisionDefinition::getKey)
                .contains("ImageTypeDecision", "ProcessingModeDecision");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camunda/app/admin/default/", "/camunda/api/admin/setup/default/user/create"})
    void servesNoWebApplicationOfTheEngine(String path) {
        HttpResponse<String> answer = admin().get(path);
        assertThat(answer.body()).doesNotContainIgnoringCase("camunda");
        assertThatThrownBy(() -> Class.forName("org.camunda.bpm.webapp.impl.security.auth.AuthenticationFilter"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void startsACaseOnceHoweverOftenAndFastItIsTold() throws Exception {
        CaseId id = aCase();
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        List<Future<?>> told = Stream.<Runnable>generate(() -> () -> workflow.start(id, Actor.SYSTEM))
                .limit(8)
                .<Future<?>>map(nodes::submit)
                .toList();
        for (Future<?> each : told) {
            each.get();
        }
        nodes.shutdown();

        assertThat(history.createHistoricProcessInstanceQuery()
                        .processDefinitionKey("CaseLifecycleProcess")
                        .processInstanceBusinessKey(id.toString())
                        .count())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"assigneeExpression", "candidateUserExpression", "dueBeforeExpression"})
    void runsNoCodeOfAnAdministrator(String field) {
        SignedInClient admin = admin();
        assertThat(admin.post("/engine-rest/task", Map.of("orQueries", List.of(Map.of("assignee", "nobody"))))
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> answer =
                admin.post("/engine-rest/task", Map.of("orQueries", List.of(Map.of(field, EXPLOIT))));

        assertThat(System.getProperty("contourflow.exploited.by.rest")).isNull();
        assertThat(answer.statusCode()).isBetween(400, 599);
        assertThat(answer.body()).contains("must not hold expressions");
    }

    @Test
    @Tag("R12")
    void isAnsweredByPeopleAndNotThroughTheEngine() {
        CaseId id = aCase();
        workflow.start(id, Actor.SYSTEM);
        TaskView task = awaitTask(id);
        assertThat(task.kind()).isEqualTo(Kind.DECIDE_ON_PLAN);

        HttpResponse<String> forged = admin().post(
                        "/engine-rest/task/" + task.id() + "/complete",
                        Map.of("variables", Map.of("planDecision", Map.of("value", "DO_NOT_MODIFY"))));

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(awaitTask(id).id()).isEqualTo(task.id());

        desk.complete(task.id(), Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN);
        await().atMost(PATIENCE).until(() -> cases.require(id).state() == CaseState.COMPLETED);
    }

    @Test
    @Tag("R13")
    void listsTasksWithTheirGroupsAndComments() {
        CaseId id = aCase();
        workflow.start(id, Actor.SYSTEM);
        TaskView task = awaitTask(id);
        desk.comment(task.id(), "ask the physicist about the couch — it was lowered", CLINICIAN);
        desk.comment(task.id(), "she says it is fine", CLINICIAN);

        TaskView listed = awaitTask(id);

        assertThat(listed.caseId()).isEqualTo(id);
        assertThat(listed.groups()).contains("clinician");
        assertThat(listed.comments())
                .extracting(TaskDesk.Comment::text)
                .containsExactly("ask the physicist about the couch — it was lowered", "she says it is fine");
        assertThat(listed.comments()).extracting(TaskDesk.Comment::author).containsOnly("clinician1");
        desk.complete(task.id(), Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN);
    }

    @Test
    @Tag("R13")
    void asksNoMoreForManyTasksOrCasesThanForOne() {
        List<CaseId> ids = Stream.generate(this::aCase).limit(4).toList();
        ids.forEach(id -> workflow.start(id, Actor.SYSTEM));
        List<TaskView> open = ids.stream().map(this::awaitTask).toList();
        SignedInClient clinician = SignedInClient.user("http://127.0.0.1:" + port, "clinician1");

        for (String list : List.of("/api/tasks", "/api/cases")) {
            clinician.getJson(list);
            List<String> forOne = database.during(
                    () -> assertThat(clinician.getJson(list + "?size=1").path("items"))
                            .hasSize(1));
            List<String> forMany = database.during(
                    () -> assertThat(clinician.getJson(list + "?size=50").path("items"))
                            .hasSizeGreaterThanOrEqualTo(4));
            assertThat(ofLists(forMany)).as(list).hasSameSizeAs(ofLists(forOne)).hasSizeLessThanOrEqualTo(9);
        }
        open.forEach(task -> desk.complete(task.id(), Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN));
    }

    /** Without what the job executor, the outbox and the intake ask for meanwhile, on their own. */
    private static List<String> ofLists(List<String> statements) {
        String others = "(?s).*(ACT_RU_JOB|ACT_GE_PROPERTY|event_publication|audit_|advisory|intake_series).*";
        return statements.stream().filter(sql -> !sql.matches(others)).toList();
    }

    @Test
    @Tag("R12")
    void rollsEngineAndDomainBackTogetherWhenTheDomainRefuses() {
        CaseId id = aCase();
        workflow.start(id, Actor.SYSTEM);
        TaskView task = awaitTask(id);
        doThrow(new Problem(Problem.Kind.UNPROCESSABLE, "no-record", "this cannot be put on record"))
                .when(audit)
                .append(eq("TASK_COMPLETED"), anyString(), eq(id.toString()), anyString());

        assertThatThrownBy(() -> desk.complete(task.id(), Map.of("decision", "MODIFY", "reason", "shrunk"), CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("no-record"));
        reset(audit);

        assertThat(feedback.answer(id)).isEmpty();
        assertThat(awaitTask(id)).isEqualTo(task);
        assertThat(cases.require(id).state()).isEqualTo(CaseState.AWAITING_DECISION);
        desk.complete(task.id(), Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN);
    }

    /** The engine took such a failure for another node's once the heartbeat had moved the lock, and tried for ever. */
    @Test
    void countsTheFailureOfAStepThatTookLongerThanABeat() {
        CaseId id = aCase();
        when(classification.facts(eq(id))).thenAnswer(asked -> {
            Instant begun = lockedUntil(id);
            await().atMost(PATIENCE).until(() -> lockedUntil(id).isAfter(begun));
            throw new IllegalStateException("the disk is full");
        });

        workflow.start(id, Actor.SYSTEM);

        Job failed = await().atMost(PATIENCE)
                .until(() -> failedJobOf(id), Optional::isPresent)
                .orElseThrow();
        assertThat(failed.getExceptionMessage()).isEqualTo("the disk is full");
        assertThat(failed.getRetries()).isPositive();
    }

    private static Instant lockedUntil(CaseId id) {
        return DATABASE.jdbc()
                .sql("""
                        select max(LOCK_EXP_TIME_) from engine.ACT_RU_JOB where LOCK_OWNER_ is not null
                        and ROOT_PROC_INST_ID_ in (select ID_ from engine.ACT_RU_EXECUTION where BUSINESS_KEY_ = ?)
                        """)
                .param(id.toString())
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private Optional<Job> failedJobOf(CaseId id) {
        return management.createJobQuery().withException().list().stream()
                .filter(job -> history.createHistoricProcessInstanceQuery()
                        .processInstanceId(job.getProcessInstanceId())
                        .singleResult()
                        .getBusinessKey()
                        .equals(id.toString()))
                .findFirst();
    }

    private CaseId aCase() {
        return cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        "P-1",
                        "radiotherapy",
                        anImage("1.2.1"),
                        anImage("1.2.2"),
                        50,
                        null,
                        "",
                        "system"))
                .imagingCase()
                .id();
    }

    private static CaseImage anImage(String uid) {
        return new CaseImage(new SeriesUid(uid), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
    }

    private TaskView awaitTask(CaseId id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> desk.list(new TaskQuery(false, null, null, id, false, "due", 0, 5), Actor.SYSTEM)
                                .items(),
                        tasks -> tasks.size() == 1)
                .get(0);
    }

    private SignedInClient admin() {
        return SignedInClient.user("http://127.0.0.1:" + port, "admin1");
    }
}
