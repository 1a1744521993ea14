package io.contourflow.adaptation;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Thresholds in {@code imaging.deformation_threshold}; whoever changes one holds its row first. */
@Repository
class JdbcThresholds implements Thresholds {
    private final JdbcClient jdbc;

    JdbcThresholds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Threshold> all() {
        return jdbc.sql("select * from imaging.deformation_threshold order by scope <> 'site', scope")
                .query(JdbcThresholds::threshold)
                .list();
    }

    @Override
    public Threshold require(String scope) {
        return find(scope, false).orElseThrow(JdbcThresholds::noSuchScope);
    }

    /** The threshold of exactly this scope. */
    Optional<Threshold> find(String scope) {
        return find(scope, false);
    }

    @Override
    @Transactional
    public Threshold change(String scope, Settings settings, long expectedVersion, Actor actor, String cause) {
        ThresholdRules.requireScope(scope);
        ThresholdRules.require(settings);
        requireLead(actor);
        requireKnownPatient(scope);
        Optional<Threshold> known = find(scope, true);
        long version = known.map(Threshold::version).orElse(0L);
        if (version != expectedVersion) {
            throw stale(scope, version, expectedVersion);
        }
        Settings before = known.map(Threshold::settings)
                .orElseGet(() -> require(ThresholdRules.SITE).settings());
        if (known.isEmpty()) {
            insert(scope, settings);
        } else {
            write(scope, settings, 0);
        }
        record(scope, "SET", new Move(before, settings), cause, actor.userId(), null);
        return require(scope);
    }

    @Override
    public List<Change> history(String scope) {
        require(scope);
        return jdbc.sql("select * from imaging.deformation_threshold_change where scope = :scope order by id desc")
                .param("scope", scope)
                .query((row, n) -> change(row))
                .list();
    }

    @Override
    @Transactional
    public Threshold reverse(String scope, long changeId, Actor actor, String cause) {
        requireLead(actor);
        Threshold now = find(scope, true).orElseThrow(JdbcThresholds::noSuchScope);
        Recorded recorded = jdbc.sql(
                        "select * from imaging.deformation_threshold_change where scope = :scope and id = :id")
                .param("scope", scope)
                .param("id", changeId)
                .query((row, n) -> new Recorded(settings(row, "before_"), settings(row, "after_"), change(row)))
                .optional()
                .orElseThrow(() -> Problem.notFound("threshold change", changeId));
        if (recorded.change().kind().endsWith("FREEZE")) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "not-reversible",
                    "change " + changeId + " moved nothing: freezing is ended by ending it");
        }
        if (recorded.change().reversedBy() != null) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "already-reversed",
                    "change " + changeId + " was taken back by change "
                            + recorded.change().reversedBy());
        }
        Settings restored = ThresholdRules.takenBack(now.settings(), recorded.before(), recorded.after());
        ThresholdRules.require(restored);
        write(scope, restored, 0);
        long reversal = record(scope, "REVERSAL", new Move(now.settings(), restored), cause, actor.userId(), null);
        jdbc.sql("update imaging.deformation_threshold_change set reversed_by = :by where id = :id")
                .param("by", reversal)
                .param("id", changeId)
                .update();
        return require(scope);
    }

    /**
     * Applies one answer to the threshold, alone on its row.
     *
     * @return id of the change, or null when the degree stays
     */
    @Nullable
    Long answer(String scope, PlanDecision decision, CaseId caseId, String actor) {
        Threshold now = find(scope, true).orElseThrow(JdbcThresholds::noSuchScope);
        FeedbackRule.Effect effect = FeedbackRule.apply(now, decision);
        Settings after = ThresholdRules.withDegree(now.settings(), effect.degreeMm());
        boolean moved = after.degreeMm() != now.settings().degreeMm();
        if (!moved && effect.consecutiveRefusals() == now.consecutiveRefusals()) {
            return null;
        }
        write(scope, after, effect.consecutiveRefusals());
        return moved
                ? record(
                        scope,
                        "ANSWER",
                        new Move(now.settings(), after),
                        effect.consecutiveRefusals() + " consecutive answers 'do not modify'",
                        actor,
                        caseId)
                : null;
    }

    @Override
    @Transactional
    public Threshold freeze(String scope, boolean frozen, long expectedVersion, Actor actor, String cause) {
        requireLead(actor);
        Threshold now = find(scope, true).orElseThrow(JdbcThresholds::noSuchScope);
        if (now.version() != expectedVersion) {
            throw stale(scope, now.version(), expectedVersion);
        }
        if (now.frozen() == frozen) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    frozen ? "already-frozen" : "not-frozen",
                    "threshold '" + scope + "' is " + (frozen ? "frozen already" : "not frozen"));
        }
        jdbc.sql("""
                        update imaging.deformation_threshold
                        set frozen = :frozen, version = version + 1, changed_at = now(),
                            consecutive_refusals = case when :frozen then consecutive_refusals else 0 end
                        where scope = :scope
                        """).param("frozen", frozen).param("scope", scope).update();
        Move none = new Move(now.settings(), now.settings());
        record(scope, frozen ? "FREEZE" : "UNFREEZE", none, cause, actor.userId(), null);
        return require(scope);
    }

    @Override
    public List<Answer> answers(String scope) {
        require(scope);
        return jdbc.sql("""
                        select * from imaging.plan_answer where scope = :scope
                        order by answered_at desc, case_id limit :max
                        """)
                .param("scope", scope)
                .param("max", ANSWERS_MAX)
                .query((row, n) -> new Answer(
                        row.getObject("case_id", UUID.class).toString(),
                        PlanDecision.valueOf(row.getString("decision")),
                        row.getString("reason"),
                        row.getString("actor"),
                        instant(row, "answered_at"),
                        row.getBoolean("measured"),
                        row.getObject("change_id", Long.class)))
                .list();
    }

    private void requireKnownPatient(String scope) {
        if (scope.startsWith(ThresholdRules.PATIENT)
                && jdbc.sql("select 1 from imaging.threshold_patient where patient_key = :key")
                        .param("key", UUID.fromString(scope.substring(ThresholdRules.PATIENT.length())))
                        .query(Integer.class)
                        .optional()
                        .isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "bad-threshold", "scope '" + scope + "' is no patient's key");
        }
    }

    private Optional<Threshold> find(String scope, boolean hold) {
        return jdbc.sql("select * from imaging.deformation_threshold where scope = :scope"
                        + (hold ? " for update" : ""))
                .param("scope", scope)
                .query(JdbcThresholds::threshold)
                .optional();
    }

    private void insert(String scope, Settings s) {
        int rows = bind(jdbc.sql("""
                                insert into imaging.deformation_threshold
                                    (scope, degree_mm, step_mm, floor_mm, ceiling_mm, direction, number_threshold,
                                     version, changed_at)
                                values (:scope, :degree, :step, :floor, :ceiling, :direction, :number, 1, now())
                                on conflict do nothing
                                """), s).param("scope", scope).update();
        if (rows == 0) {
            throw stale(scope, 1, 0);
        }
    }

    private void write(String scope, Settings s, int consecutiveRefusals) {
        bind(jdbc.sql("""
                                update imaging.deformation_threshold
                                set degree_mm = :degree, step_mm = :step, floor_mm = :floor, ceiling_mm = :ceiling,
                                    direction = :direction, number_threshold = :number,
                                    consecutive_refusals = :refusals, version = version + 1, changed_at = now()
                                where scope = :scope
                                """), s)
                .param("refusals", consecutiveRefusals)
                .param("scope", scope)
                .update();
    }

    private long record(String scope, String kind, Move move, String cause, String actor, @Nullable CaseId caseId) {
        Settings before = move.before();
        Settings after = move.after();
        return jdbc.sql("""
                        insert into imaging.deformation_threshold_change
                            (scope, kind, before_degree_mm, before_step_mm, before_floor_mm, before_ceiling_mm,
                             before_direction, before_number_threshold, after_degree_mm, after_step_mm, after_floor_mm,
                             after_ceiling_mm, after_direction, after_number_threshold, cause, actor, case_id, changed_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())
                        returning id
                        """)
                .params(
                        scope,
                        kind,
                        before.degreeMm(),
                        before.stepMm(),
                        before.floorMm(),
                        before.ceilingMm(),
                        before.direction(),
                        before.numberThreshold(),
                        after.degreeMm(),
                        after.stepMm(),
                        after.floorMm(),
                        after.ceilingMm(),
                        after.direction(),
                        after.numberThreshold(),
                        cause,
                        actor,
                        caseId == null ? null : caseId.value())
                .query(Long.class)
                .single();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Settings s) {
        return statement
                .param("degree", s.degreeMm())
                .param("step", s.stepMm())
                .param("floor", s.floorMm())
                .param("ceiling", s.ceilingMm())
                .param("direction", s.direction())
                .param("number", s.numberThreshold());
    }

    private static Threshold threshold(ResultSet row, int rowNumber) throws SQLException {
        return new Threshold(
                row.getString("scope"),
                settings(row, ""),
                row.getInt("consecutive_refusals"),
                row.getLong("version"),
                instant(row, "changed_at"),
                row.getBoolean("frozen"));
    }

    private static Settings settings(ResultSet row, String prefix) throws SQLException {
        return new Settings(
                row.getDouble(prefix + "degree_mm"),
                row.getDouble(prefix + "step_mm"),
                row.getDouble(prefix + "floor_mm"),
                row.getDouble(prefix + "ceiling_mm"),
                row.getString(prefix + "direction"),
                row.getInt(prefix + "number_threshold"));
    }

    private static Change change(ResultSet row) throws SQLException {
        UUID caseId = row.getObject("case_id", UUID.class);
        return new Change(
                row.getLong("id"),
                row.getString("scope"),
                row.getString("kind"),
                row.getDouble("before_degree_mm"),
                row.getDouble("after_degree_mm"),
                row.getString("cause"),
                row.getString("actor"),
                caseId == null ? null : caseId.toString(),
                instant(row, "changed_at"),
                row.getObject("reversed_by", Long.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, java.time.OffsetDateTime.class)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toInstant();
    }

    private static void requireLead(Actor actor) {
        if (!actor.is("lead") && !actor.is("admin")) {
            throw new Problem(Problem.Kind.FORBIDDEN, "not-a-lead", "only a lead may change thresholds");
        }
    }

    private static Problem stale(String scope, long version, long expectedVersion) {
        return new Problem(
                Problem.Kind.STALE,
                "threshold-changed",
                "threshold '" + scope + "' is at version " + version + ", not " + expectedVersion);
    }

    private record Recorded(Settings before, Settings after, Change change) {}

    private record Move(Settings before, Settings after) {}

    /** Scopes name patients by keys; somebody may have asked by something else, which is not repeated. */
    private static Problem noSuchScope() {
        return Problem.notFound("threshold", "of this scope");
    }
}
