package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.NewCase;
import io.contourflow.contouring.AutomaticContouring;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.intake.ImageClassification;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.registration.ImageAdjustment;
import io.contourflow.registration.ImageFusion;
import io.contourflow.registration.ImageRegistration;
import io.contourflow.testing.SeriesFixture;
import io.contourflow.testing.SignedInClient;
import io.contourflow.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/**
 * The whole program over 100,000 finished and 5,000 open cases; not part of the build. Prints a Markdown table and writes
 * it to {@code target/lifecycle.md}:
 *
 * <pre>mvn -Pquick -DskipWeb -Dtest=LifecycleBenchmark test</pre>
 */
@ActiveProfiles("demo")
@SpringBootTest(
        classes = ProcessEngineIT.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"contourflow.dicom.port=0", "contourflow.demo.patients=false"})
class LifecycleBenchmark {
    private static final int FINISHED = Integer.getInteger("bench.finished", 100_000);
    private static final int HISTORY = Integer.getInteger("bench.history", FINISHED);
    private static final int OPEN = Integer.getInteger("bench.open", 5_000);
    private static final int STARTED = Integer.getInteger("bench.started", 1_000);
    private static final int ASKED = Integer.getInteger("bench.asked", 200);
    private static final int WARM_UP = 20;
    private static final Actor CLINICIAN =
            new Actor("clinician1", "Dr. Clara Winter", Set.of("clinician"), Set.of("radiotherapy"));
    private static final TestDatabase DATABASE = TestDatabase.fresh();

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

    private final StringBuilder table = new StringBuilder("| what | median | 95th percentile |\n|---|---|---|\n");

    @DynamicPropertySource
    static void places(DynamicPropertyRegistry registry) {
        DATABASE.register(registry);
        registry.add("contourflow.data", () -> data.toString());
    }

    @Test
    void measures() throws IOException {
        when(classification.facts(any())).thenReturn(new ImageFacts(true, true, false));
        when(contouring.contour(any(), any())).thenReturn(new AutomaticContouring.Outcome.NotContoured("no model"));
        seed(aCaseAwaitingDecision(true), aCaseAwaitingDecision(false));
        SignedInClient clinician = SignedInClient.user("http://127.0.0.1:" + port, "clinician1");
        List<UUID> ids = DATABASE.jdbc()
                .sql("select id from imaging.imaging_case where state = 'COMPLETED' order by md5(id::text) limit 500")
                .query(UUID.class)
                .list();

        ask(clinician, "task list, first page of 50", n -> "/api/tasks");
        ask(clinician, "task list, by priority, unclaimed", n -> "/api/tasks?sort=priority&state=UNCLAIMED");
        ask(clinician, "task list, mine", n -> "/api/tasks?mine=true");
        ask(clinician, "task list, page 50", n -> "/api/tasks?page=50");
        ask(clinician, "case list, first page of 50", n -> "/api/cases");
        ask(clinician, "case list, of one state", n -> "/api/cases?state=AWAITING_DECISION");
        ask(clinician, "case list, of one patient", n -> "/api/cases?patientId=B-" + n);
        ask(clinician, "case list, page 1,000", n -> "/api/cases?page=1000");
        ask(clinician, "timeline of a finished case", n -> "/api/cases/" + ids.get(n % ids.size()) + "/timeline");
        start(clinician);
        Files.writeString(Path.of("target/lifecycle.md"), table);
        System.out.println(table);
    }

    private CaseId aCaseAwaitingDecision(boolean finished) {
        CaseId id = cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        "B-0",
                        "radiotherapy",
                        anImage("1.2.1"),
                        anImage("1.2.2"),
                        50,
                        null,
                        "",
                        "system"))
                .imagingCase()
                .id();
        workflow.start(id, Actor.SYSTEM);
        await().atMost(Duration.ofMinutes(2)).until(() -> cases.require(id).state() == CaseState.AWAITING_DECISION);
        if (finished) {
            String task = desk.list(new TaskQuery(false, null, null, id, false, "due", 0, 5), Actor.SYSTEM)
                    .items()
                    .get(0)
                    .id();
            desk.complete(task, Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN);
            await().atMost(Duration.ofMinutes(2)).until(() -> cases.require(id).state() == CaseState.COMPLETED);
        }
        return id;
    }

    private static CaseImage anImage(String uid) {
        return new CaseImage(new SeriesUid(uid), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
    }

    private static void seed(CaseId finished, CaseId open) throws IOException {
        long begun = System.nanoTime();
        String sql = Files.readString(Path.of("bench/lifecycle-seed.sql"));
        DATABASE.jdbc()
                .sql("create table public.bench_parameter as select '" + finished + "'::uuid as finished, '" + open
                        + "'::uuid as open, " + FINISHED + " as finished_count, " + OPEN + " as open_count, " + HISTORY
                        + " as history_count")
                .update();
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set search_path = engine, public");
            statement.execute(sql);
        } catch (java.sql.SQLException cause) {
            throw new IllegalStateException(cause);
        }
        System.out.printf(Locale.ROOT, "seeded in %.0f s%n", (System.nanoTime() - begun) / 1e9);
    }

    private void ask(SignedInClient client, String what, IntFunction<String> path) {
        double[] times = new double[ASKED];
        for (int n = -WARM_UP; n < ASKED; n++) {
            long begun = System.nanoTime();
            HttpResponse<String> answer = client.get(path.apply(n + WARM_UP));
            assertThat(answer.statusCode()).as(what).isEqualTo(200);
            if (n >= 0) {
                times[n] = (System.nanoTime() - begun) / 1e6;
            }
        }
        row(what, times);
    }

    private void row(String what, double[] timesMs) {
        Arrays.sort(timesMs);
        String row = String.format(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f ms |%n",
                what,
                timesMs[timesMs.length / 2],
                timesMs[(int) Math.ceil(timesMs.length * 0.95) - 1]);
        System.out.print(row);
        table.append(row);
    }

    private void start(SignedInClient client) {
        SeriesFixture first = SeriesFixture.of("CT", "BENCH", Instant.parse("2026-11-01T08:00:00Z"), 4);
        SeriesFixture second = SeriesFixture.of("CT", "BENCH", Instant.parse("2026-11-08T08:00:00Z"), 4);
        first.receiveAll(data).forEach(sink::store);
        second.receiveAll(data).forEach(sink::store);
        long doneBefore = jobsDone();
        double[] times = new double[STARTED];
        long begun = System.nanoTime();
        for (int n = 0; n < STARTED; n++) {
            long asked = System.nanoTime();
            HttpResponse<String> answer = client.post(
                    "/api/cases",
                    Map.of(
                            "patientId", "BENCH",
                            "firstSeriesUid", first.uid().value(),
                            "secondSeriesUid", second.uid().value()),
                    Map.of("Idempotency-Key", "bench-" + n));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            times[n] = (System.nanoTime() - asked) / 1e6;
        }
        double askedS = (System.nanoTime() - begun) / 1e9;
        row("start of a case by POST, " + STARTED + " one after the other", times);
        await().atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofSeconds(1))
                .until(this::allAsked);
        double allS = (System.nanoTime() - begun) / 1e9;
        long jobs = jobsDone() - doneBefore;
        table.append(String.format(
                Locale.ROOT,
                "%n%d cases asked for in %.0f s (%.1f/s); all at their decision after %.0f s; %d engine jobs, %.0f/s.%n",
                STARTED,
                askedS,
                STARTED / askedS,
                allS,
                jobs,
                jobs / allS));
    }

    private boolean allAsked() {
        return DATABASE.jdbc()
                        .sql(
                                "select count(*) from imaging.imaging_case where patient_id = 'BENCH' and state <> 'AWAITING_DECISION'")
                        .query(Long.class)
                        .single()
                == 0;
    }

    private static long jobsDone() {
        return DATABASE.jdbc()
                .sql("select count(*) from engine.act_hi_job_log where job_state_ = 2")
                .query(Long.class)
                .single();
    }
}
