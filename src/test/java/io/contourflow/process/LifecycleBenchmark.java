package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.contourflow.cases.Cases;
import io.contourflow.contouring.AutomaticContouring;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.intake.ImageClassification;
import io.contourflow.intake.ImageFacts;
import io.contourflow.registration.ImageAdjustment;
import io.contourflow.registration.ImageFusion;
import io.contourflow.registration.ImageRegistration;
import io.contourflow.testing.SeriesFixture;
import io.contourflow.testing.SignedInClient;
import io.contourflow.testing.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/**
 * The whole program over 100,000 finished and 5,000 open cases; not part of the build. The database is filled on the first
 * run and stays in {@code target/bench-postgres}. Each part adds its rows to {@code target/lifecycle.md}:
 *
 * <pre>mvn -Pquick -DskipWeb -Dtest='LifecycleBenchmark#lists' surefire:test</pre>
 */
@DirtiesContext
@ActiveProfiles("demo")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SpringBootTest(
        classes = WholeProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"contourflow.dicom.port=0", "contourflow.demo.patients=false"})
class LifecycleBenchmark {
    private static final int FINISHED = Integer.getInteger("bench.finished", 100_000);
    private static final int OPEN = Integer.getInteger("bench.open", 5_000);
    private static final int STARTED = Integer.getInteger("bench.started", 1_000);
    private static final int ASKED = Integer.getInteger("bench.asked", 200);
    private static final int EXPIRED = Integer.getInteger("bench.expired", 10_000);
    private static final int USERS = 8;
    private static final int WARM_UP = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    /** The tasks that a clinician of radiotherapy sees, asked of the engine. */
    private static final String THEIR_TASKS =
            "active=true&candidateGroups=clinician&includeAssignedTasks=true&taskVariables=department_eq_radiotherapy";

    private static final String NEWEST_CASES = "/engine-rest/history/process-instance?processDefinitionKey="
            + "CaseLifecycleProcess&sortBy=startTime&sortOrder=desc&maxResults=50";
    private static final BenchmarkDatabase DATABASE = BenchmarkDatabase.start();

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

    @Autowired
    private Cases cases;

    @Autowired
    private Workflow workflow;

    @Autowired
    private TaskDesk desk;

    @Autowired
    private InstanceSink sink;

    @Autowired
    private HistoryService history;

    @DynamicPropertySource
    static void places(DynamicPropertyRegistry registry) {
        DATABASE.register(registry);
        registry.add("contourflow.data", () -> data.toString());
    }

    private void emptySteps() {
        when(classification.facts(any())).thenReturn(new ImageFacts(true, true, false));
        when(contouring.contour(any(), any())).thenReturn(new AutomaticContouring.Outcome.NotContoured("no model"));
    }

    @Test
    @Order(1)
    void seed() throws IOException {
        emptySteps();
        if (!DATABASE.isSeeded()) {
            BenchmarkCases made = new BenchmarkCases(cases, workflow, desk, PATIENCE);
            DATABASE.seed(made.finished(), made.awaitingDecision(), FINISHED, OPEN);
        }
        assertThat(DATABASE.count("select count(*) from imaging.imaging_case where state = 'COMPLETED'"))
                .isGreaterThanOrEqualTo(FINISHED);
    }

    @Test
    @Order(2)
    void lists() throws IOException {
        write(
                "| what | p50 | p95 | p99 | engine REST p50 | p95 | p99 | ratio of p95 |\n|---|---|---|---|---|---|---|---|\n");
        tasks();
        caseList();
    }

    @Test
    @Order(2)
    void storiesAndCrowds() throws Exception {
        timelines();
        together("task list, first page", "/api/tasks");
        together("case list, first page", "/api/cases");
    }

    private void tasks() throws IOException {
        beside(
                "task list, first page of 50",
                "/api/tasks",
                List.of(
                        "/engine-rest/task?" + THEIR_TASKS + "&sortBy=dueDate&sortOrder=asc&maxResults=50",
                        "/engine-rest/task/count?" + THEIR_TASKS));
        beside(
                "task list, by priority, unclaimed",
                "/api/tasks?sort=priority&state=UNCLAIMED",
                List.of(
                        "/engine-rest/task?" + THEIR_TASKS
                                + "&unassigned=true&sortBy=priority&sortOrder=desc&maxResults=50",
                        "/engine-rest/task/count?unassigned=true&" + THEIR_TASKS));
        beside(
                "task list, page 50",
                "/api/tasks?page=50",
                List.of(
                        "/engine-rest/task?" + THEIR_TASKS
                                + "&sortBy=dueDate&sortOrder=asc&maxResults=50&firstResult=2500",
                        "/engine-rest/task/count?" + THEIR_TASKS));
        beside(
                "task list, mine",
                "/api/tasks?mine=true",
                List.of(
                        "/engine-rest/task?active=true&assignee=clinician1&sortBy=dueDate&sortOrder=asc&maxResults=50",
                        "/engine-rest/task/count?active=true&assignee=clinician1"));
        beside("task list, overdue decisions", "/api/tasks?overdue=true&kind=DECIDE_ON_PLAN&sort=created", List.of());
        beside("task list of the lead", SignedInClient.user(base(), "lead1"), "/api/tasks", List.of());
    }

    private void caseList() throws IOException {
        String count = "/engine-rest/history/process-instance/count?processDefinitionKey=CaseLifecycleProcess";
        String last = SignedInClient.user(base(), "clinician1")
                .getJson("/api/cases?page=999")
                .path("next")
                .asText();
        beside("case list, first page of 50", "/api/cases", List.of(NEWEST_CASES, count));
        beside("case list, page 1,000", "/api/cases?page=1000", List.of(NEWEST_CASES + "&firstResult=50000", count));
        beside("case list, after the last of page 999", "/api/cases?after=" + last, List.of());
        beside(
                "case list, awaiting a decision",
                "/api/cases?state=AWAITING_DECISION",
                List.of(
                        NEWEST_CASES + "&unfinished=true&activeActivityIdIn=Task_AdaptPlan",
                        count + "&unfinished=true"));
        beside("case list, completed ones of type II", "/api/cases?state=COMPLETED&type=II", List.of());
        beside("case list, of one patient", "/api/cases?patientId=B-17", List.of());
    }

    private void timelines() throws IOException {
        String finished = anyCase("state = 'COMPLETED'");
        String instance = DATABASE.jdbc()
                .sql(
                        "select id_ from engine.act_hi_procinst where business_key_ = ? and super_process_instance_id_ is null")
                .param(finished)
                .query(String.class)
                .single();
        String story = "/engine-rest/history/activity-instance?sortBy=startTime&sortOrder=asc&processInstanceId=";
        beside(
                "timeline of a finished case (engine: activities of its outermost process only)",
                "/api/cases/" + finished + "/timeline",
                List.of(story + instance));
        String longest = anyCase("state = 'AWAITING_DECISION'");
        DATABASE.execute("insert into imaging.timeline_entry (imaging_case_id, at, kind, actor, detail, duration_ms,"
                + " software_version, version_names, version_values) select '" + longest + "', now(), 'STEP_FINISHED',"
                + " 'system', 'Register deformably', 12000, '1.0', '{process,models}', '{CaseLifecycleProcess version"
                + " 1,pelvis 4}' from generate_series(1, 1000)");
        beside("timeline of 1,000 entries", "/api/cases/" + longest + "/timeline", List.of());
    }

    private String anyCase(String condition) {
        return DATABASE.jdbc()
                .sql("select id::text from imaging.imaging_case where department = 'radiotherapy' and idempotency_key"
                        + " like 'bench:%' and " + condition + " order by created_at desc limit 1 offset 50")
                .query(String.class)
                .single();
    }

    @Test
    @Order(3)
    void starts() throws IOException {
        emptySteps();
        SignedInClient client = SignedInClient.user(base(), "clinician1");
        SeriesFixture first = SeriesFixture.of("CT", "BENCH", Instant.parse("2026-11-01T08:00:00Z"), 4);
        SeriesFixture second = SeriesFixture.of("CT", "BENCH", Instant.parse("2026-11-08T08:00:00Z"), 4);
        first.receiveAll(data).forEach(sink::store);
        second.receiveAll(data).forEach(sink::store);
        String jobsDone = "select count(*) from engine.act_hi_job_log where job_state_ = 2";
        long doneBefore = DATABASE.count(jobsDone);
        String run = UUID.randomUUID().toString();
        long begun = System.nanoTime();
        double[] times = IntStream.range(0, STARTED)
                .mapToDouble(n -> start(client, first, second, run + n))
                .toArray();
        double askedS = secondsSince(begun);
        write(String.format(
                Locale.ROOT, "| POST of %d cases, one client | %s | | | | |%n", STARTED, new Timings(times).cells()));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> DATABASE.count("select count(*) from imaging.imaging_case where patient_id = 'BENCH'"
                                + " and state <> 'AWAITING_DECISION'")
                        == 0);
        double allS = secondsSince(begun);
        long jobs = DATABASE.count(jobsDone) - doneBefore;
        write(String.format(
                Locale.ROOT,
                "%n%d cases asked for in %.0f s (%.1f/s); all at their decision after %.0f s; %d engine jobs, %.0f/s.%n",
                STARTED,
                askedS,
                STARTED / askedS,
                allS,
                jobs,
                jobs / allS));
    }

    private static double start(SignedInClient client, SeriesFixture first, SeriesFixture second, String key) {
        long asked = System.nanoTime();
        HttpResponse<String> answer = client.post(
                "/api/cases",
                Map.of(
                        "patientId", "BENCH",
                        "firstSeriesUid", first.uid().value(),
                        "secondSeriesUid", second.uid().value()),
                Map.of("Idempotency-Key", key));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return secondsSince(asked) * 1e3;
    }

    /** The nightly clean-up by day: what the engine knows of expired cases goes, our own record of them stays. */
    @Test
    @Order(4)
    void cleanUp() throws IOException {
        DATABASE.execute("create temp table expired as select id_ from engine.act_hi_procinst where id_ like 'f%-%' and"
                + " super_process_instance_id_ is null order by start_time_ limit " + EXPIRED
                + "; create unique index on"
                + " expired (id_); analyze expired; do $$ declare t text; begin for t in select table_name from"
                + " information_schema.columns where table_schema = 'engine' and column_name = 'removal_time_' and"
                + " table_name like 'act_hi_%' and table_name <> 'act_hi_batch' loop execute 'update engine.' || t || ' set"
                + " removal_time_ = localtimestamp - interval ''1 day'' where root_proc_inst_id_ in (select id_ from"
                + " expired)'; end loop; end $$");
        String left = "select count(*) from engine.act_hi_procinst where removal_time_ < localtimestamp";
        String details = "select count(*) from engine.act_hi_detail where removal_time_ < localtimestamp";
        String ours = "select count(*) from imaging.timeline_entry";
        long before = DATABASE.count(left);
        long kept = DATABASE.count(ours);
        long begun = System.nanoTime();
        history.cleanUpHistoryAsync(true);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> DATABASE.count(left) + DATABASE.count(details) == 0);
        write(String.format(
                Locale.ROOT,
                "%nClean-up of %d cases (%d instances with all their rows): %.0f s; timeline entries %d before, %d after.%n",
                EXPIRED,
                before,
                secondsSince(begun),
                kept,
                DATABASE.count(ours)));
        assertThat(DATABASE.count(ours)).isEqualTo(kept);
    }

    private void beside(String what, String path, List<String> engine) throws IOException {
        beside(what, SignedInClient.user(base(), "clinician1"), path, engine);
    }

    /** @param engine the same question to the engine's own REST, in as many requests as it takes; empty: no such question */
    private void beside(String what, SignedInClient client, String path, List<String> engine) throws IOException {
        Timings ours = ask(client, what, n -> List.of(path));
        if (engine.isEmpty()) {
            write("| " + what + " | " + ours.cells() + " | | | | |\n");
            return;
        }
        Timings theirs = ask(SignedInClient.user(base(), "admin1"), what, n -> engine);
        write(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f |%n",
                what,
                ours.cells(),
                theirs.cells(),
                ours.percentileMs(95) / theirs.percentileMs(95)));
    }

    private static Timings ask(SignedInClient client, String what, IntFunction<List<String>> paths) {
        double[] timesMs = new double[ASKED];
        for (int n = -WARM_UP; n < ASKED; n++) {
            long begun = System.nanoTime();
            for (String path : paths.apply(n + WARM_UP)) {
                HttpResponse<String> answer = client.get(path);
                assertThat(answer.statusCode()).as(what + " " + path).isEqualTo(200);
            }
            if (n >= 0) {
                timesMs[n] = secondsSince(begun) * 1e3;
            }
        }
        return new Timings(timesMs);
    }

    private void together(String what, String path) throws Exception {
        List<SignedInClient> users = IntStream.range(0, USERS)
                .mapToObj(n -> SignedInClient.user(base(), "clinician1"))
                .toList();
        List<Timings> each = Together.run(USERS, n -> () -> ask(users.get(n), what, asked -> List.of(path)));
        double[] all = each.stream()
                .flatMapToDouble(one -> java.util.Arrays.stream(one.sortedMs()))
                .toArray();
        write("| " + what + ", " + USERS + " users at once without a pause | " + new Timings(all).cells()
                + " | | | | |\n");
    }

    private String base() {
        return "http://127.0.0.1:" + port;
    }

    private static double secondsSince(long begunNs) {
        return (System.nanoTime() - begunNs) / 1e9;
    }

    private static void write(String row) throws IOException {
        System.out.print(row);
        Files.writeString(Path.of("target/lifecycle.md"), row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
