package io.contourflow.process;

import static org.awaitility.Awaitility.await;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.NewCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.TaskDesk.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Cases that were really run, of which the benchmark makes its copies. */
record BenchmarkCases(Cases cases, Workflow workflow, TaskDesk desk, Duration patience) {
    private static final Actor CLINICIAN =
            new Actor("clinician1", "Dr. Clara Winter", Set.of("clinician"), Set.of("radiotherapy"));

    CaseId awaitingDecision() {
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
        await().atMost(patience).until(() -> cases.require(id).state() == CaseState.AWAITING_DECISION);
        return id;
    }

    CaseId finished() {
        CaseId id = awaitingDecision();
        String task = desk.list(new TaskQuery(false, null, null, id, false, "due", 0, 5), Actor.SYSTEM)
                .items()
                .get(0)
                .id();
        desk.complete(task, Map.of("decision", "DO_NOT_MODIFY", "reason", "gas"), CLINICIAN);
        await().atMost(patience).until(() -> cases.require(id).state() == CaseState.COMPLETED);
        return id;
    }

    private static CaseImage anImage(String uid) {
        return new CaseImage(new SeriesUid(uid), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
    }
}
