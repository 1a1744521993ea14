package io.contourflow.web;

import io.contourflow.adaptation.CaseThresholds;
import io.contourflow.adaptation.PlanDecision;
import io.contourflow.adaptation.Thresholds;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.intake.CaseRequests;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import io.contourflow.process.Workflow;
import io.contourflow.review.ContourReview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/** Tasks, workflow, audit, thresholds and case requests in memory; remembers what it was told. */
class FakeDesk implements TaskDesk, Workflow, AuditTrail, CaseRequests, Thresholds, CaseThresholds {
    static final TaskView TASK = new TaskView(
            "t1",
            Kind.REVIEW_CONTOURS,
            "Review contours",
            FakeBackend.CASE,
            null,
            List.of("clinician"),
            FakeBackend.NOON,
            null,
            50,
            "review-contours",
            List.of());

    static final TaskView DECISION = new TaskView(
            "t-plan",
            Kind.DECIDE_ON_PLAN,
            "Decide on plan",
            FakeBackend.CASE,
            null,
            List.of("clinician"),
            FakeBackend.NOON,
            null,
            50,
            "decide-on-plan",
            List.of());

    final FakeBackend backend;
    final List<String> audited = new CopyOnWriteArrayList<>();
    final List<String> told = new ArrayList<>();
    /** So many of the next offset corrections meet a step that ends at the same moment. */
    int collisions;
    /** What the database would take back then. */
    Runnable rollback = () -> {};

    FakeDesk(FakeBackend backend) {
        this.backend = backend;
    }

    @Override
    public Page<TaskView> list(TaskQuery query, Actor actor) {
        return new Page<>(List.of(TASK), query.page(), query.size(), 1);
    }

    @Override
    public TaskView get(String taskId, Actor actor) {
        if (taskId.equals(DECISION.id())) {
            return DECISION;
        }
        if (!taskId.equals(TASK.id())) {
            throw Problem.notFound("task", "of this id");
        }
        return TASK;
    }

    @Override
    public TaskView claim(String taskId, Actor actor) {
        told.add("claim " + taskId + " by " + actor.userId());
        return get(taskId, actor);
    }

    @Override
    public TaskView unclaim(String taskId, Actor actor) {
        return get(taskId, actor);
    }

    @Override
    public TaskView delegate(String taskId, String userId, Actor actor) {
        return get(taskId, actor);
    }

    @Override
    public TaskView followUp(String taskId, @Nullable Instant at, Actor actor) {
        told.add("followUp " + taskId + " " + at);
        return get(taskId, actor);
    }

    @Override
    public TaskView prioritize(String taskId, int priority, Actor actor) {
        told.add("prioritize " + taskId + " " + priority);
        return get(taskId, actor);
    }

    @Override
    public void comment(String taskId, String text, Actor actor) {
        get(taskId, actor);
    }

    @Override
    public void complete(String taskId, Map<String, Object> values, Actor actor) {
        get(taskId, actor);
        told.add("complete " + taskId + " " + values);
    }

    @Override
    public TargetContours.Choice chooseTarget(
            CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor) {
        if (expectedVersion != 0) {
            throw new Problem(Problem.Kind.STALE, "target-choice-changed", "somebody else chose meanwhile");
        }
        told.add("choose " + rules);
        return new TargetContours.Choice(caseId, 1, rules, actor.userId(), java.time.Instant.EPOCH);
    }

    @Override
    public ContourSet decideContours(
            ContourSetId id, ContourReview.Decision decision, long expectedVersion, Actor actor) {
        ContourSet before = backend.require(id);
        if (before.version() != expectedVersion) {
            throw new Problem(Problem.Kind.STALE, "contour-set-changed", "version is " + before.version());
        }
        if (decision.shown() != null && !before.contentHash().hex().equals(decision.shown())) {
            throw new Problem(Problem.Kind.CONFLICT, "contours-changed", "not what was shown");
        }
        told.add("decide " + decision.approve() + " " + decision.meaning());
        return new ContourSet(
                id,
                before.caseId(),
                before.role(),
                before.series(),
                before.origin(),
                before.producer(),
                before.structures(),
                decision.approve() ? ReviewState.APPROVED : ReviewState.REJECTED,
                decision.reason(),
                actor.userId(),
                actor.displayName(),
                FakeBackend.NOON,
                before.createdAt(),
                before.version() + 1);
    }

    @Override
    public String form(String formId) {
        return "{\"type\":\"default\",\"components\":[]}";
    }

    @Override
    public void start(CaseId caseId, Actor actor) {
        throw new UnsupportedOperationException("intake starts cases");
    }

    @Override
    public void cancel(CaseId caseId, String reason, Actor actor) {
        told.add("cancel " + caseId);
    }

    @Override
    public void offsetCorrected(CaseId caseId, Actor actor) {
        if (collisions > 0) {
            collisions--;
            rollback.run();
            throw new OptimisticLockingFailureException("case " + caseId + " went on meanwhile");
        }
        told.add("offsetCorrected " + caseId);
    }

    @Override
    public void imageReplaced(CaseId caseId, Actor actor) {
        told.add("imageReplaced " + caseId);
    }

    @Override
    public Progress progress(CaseId caseId) {
        return new Progress(List.of(new ModelProgress(
                "CaseLifecycleProcess", List.of("Task_ReviewContours"), List.of("StartEvent_ImagesReady"), List.of())));
    }

    @Override
    public String modelXml(String processKey) {
        return "<definitions/>";
    }

    @Override
    public void append(String action, String actor, @Nullable String caseId, String detail) {
        audited.add(action + " " + actor + " " + caseId);
    }

    @Override
    public List<Entry> search(Query query) {
        return List.of();
    }

    @Override
    public void walk(Query query, java.util.function.Consumer<Entry> visitor) {
        visitor.accept(new Entry(7, FakeBackend.NOON, "CASE_OPENED", "lead1", query.caseId(), "=1+1", "a0", "b1"));
    }

    @Override
    public Verification verify() {
        return new Verification(true, 0, null, "intact");
    }

    @Override
    public Cases.Creation request(Request request, Actor actor) {
        told.add("request " + request.idempotencyKey());
        return new Cases.Creation(backend.require(FakeBackend.CASE), true);
    }

    @Override
    public List<Threshold> all() {
        return List.of(require("site"));
    }

    @Override
    public Threshold require(String scope) {
        if (!scope.equals("site")) {
            throw Problem.notFound("threshold", scope);
        }
        return new Threshold("site", new Settings(5, 0.5, 2, 15, "RAISE", 2), 1, 4, FakeBackend.NOON);
    }

    @Override
    public Threshold change(String scope, Settings settings, long expectedVersion, Actor actor, String cause) {
        Threshold before = require(scope);
        if (before.version() != expectedVersion) {
            throw new Problem(Problem.Kind.STALE, "threshold-changed", "version is " + before.version());
        }
        return new Threshold(scope, settings, 0, expectedVersion + 1, FakeBackend.NOON);
    }

    @Override
    public List<Change> history(String scope) {
        require(scope);
        return List.of(new Change(
                9,
                scope,
                "ANSWER",
                5,
                5.5,
                "=3 consecutive answers \"do not modify\"",
                "clinician1",
                FakeBackend.CASE.toString(),
                FakeBackend.NOON,
                null));
    }

    @Override
    public Threshold reverse(String scope, long changeId, Actor actor, String cause) {
        return require(scope);
    }

    @Override
    public Threshold freeze(String scope, boolean frozen, long expectedVersion, Actor actor, String cause) {
        Threshold now = require(scope);
        told.add("freeze " + frozen + " " + cause);
        return new Threshold(scope, now.settings(), 1, expectedVersion + 1, FakeBackend.NOON, frozen);
    }

    @Override
    public List<Answer> answers(String scope) {
        return List.of(new Answer(
                FakeBackend.CASE.toString(),
                PlanDecision.DO_NOT_MODIFY,
                "rectum was empty",
                "clinician1",
                FakeBackend.NOON,
                true,
                9L));
    }

    @Override
    public InForce of(CaseId caseId) {
        return new InForce(require("site"), List.of("pair:CT-CT", "body:HEADNECK", "site"));
    }
}
