package io.contourflow.planning;

import io.contourflow.cases.Cases;
import io.contourflow.cases.Notices;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Requests in {@code imaging.plan_modification}, one row per case and round; the newest counts. */
@Repository
class JdbcPlanModifications implements PlanModifications {
    private static final int REASON_LENGTH_MAX = 300;

    private final JdbcClient jdbc;
    private final Cases cases;
    private final Timeline timeline;
    private final Notices notices;

    JdbcPlanModifications(JdbcClient jdbc, Cases cases, Timeline timeline, Notices notices) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.timeline = timeline;
        this.notices = notices;
    }

    @Override
    @Transactional
    public Request open(CaseId caseId) {
        cases.require(caseId);
        int rows = jdbc.sql("""
                        insert into imaging.plan_modification (case_id, round, opened_at)
                        select :case, coalesce(max(round), 0) + 1, now()
                        from imaging.plan_modification where case_id = :case
                        having bool_and(completed_at is not null) is not false
                        on conflict do nothing
                        """).param("case", caseId.value()).update();
        if (rows == 1) {
            note(caseId, "PLAN_MODIFICATION_OPENED", Actor.SYSTEM, "plan modification asked for");
            notices.tell(caseId, "PLAN_MODIFICATION_OPENED", "a modified plan was asked for");
        }
        return require(caseId, "");
    }

    @Override
    @Transactional
    public Request complete(CaseId caseId, @Nullable String planUid, String reason, Actor actor) {
        if (!actor.is("planner")) {
            throw new Problem(Problem.Kind.FORBIDDEN, "not-a-planner", "only a planner may complete a modification");
        }
        String uid = planUid == null || planUid.isBlank() ? null : planUid.strip();
        String why = reason.strip();
        requireComplete(uid, why);
        Request request = require(caseId, " for update");
        if (request.completedAt() != null) {
            return requireSame(request, uid, why);
        }
        jdbc.sql("""
                        update imaging.plan_modification
                        set completed_at = now(), completed_by = :actor, plan_uid = :plan, reason = :reason
                        where case_id = :case and completed_at is null
                        """)
                .param("actor", actor.userId())
                .param("plan", uid)
                .param("reason", why)
                .param("case", caseId.value())
                .update();
        String outcome = uid == null ? "closed without a new plan" : "new plan " + uid;
        note(caseId, "PLAN_MODIFIED", actor, outcome);
        notices.tell(caseId, "PLAN_MODIFIED", outcome + (why.isEmpty() ? "" : ": " + oneLine(why)));
        return require(caseId, "");
    }

    @Override
    public Optional<Request> find(CaseId caseId) {
        return find(caseId, "");
    }

    private Optional<Request> find(CaseId caseId, String lock) {
        return jdbc.sql("select * from imaging.plan_modification where case_id = :case order by round desc limit 1"
                        + lock)
                .param("case", caseId.value())
                .query(JdbcPlanModifications::request)
                .optional();
    }

    private Request require(CaseId caseId, String lock) {
        return find(caseId, lock).orElseThrow(() -> Problem.notFound("plan modification", "of case " + caseId));
    }

    private static void requireComplete(@Nullable String planUid, String reason) {
        if (planUid == null && reason.isEmpty()) {
            throw new Problem(
                    Problem.Kind.INVALID, "plan-or-reason", "give the UID of the new plan, or the reason for none");
        }
        if (planUid != null && !DicomUid.isWellFormed(planUid)) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-plan-uid",
                    "plan UID must be numbers without leading zeros joined by dots, at most 64 characters, but is '"
                            + planUid + "'");
        }
    }

    private static Request requireSame(Request request, @Nullable String planUid, String reason) {
        if (Objects.equals(request.planUid(), planUid) && request.reason().equals(reason)) {
            return request;
        }
        throw new Problem(
                Problem.Kind.CONFLICT,
                "already-completed",
                "the plan modification of case " + request.caseId() + " was completed at " + request.completedAt());
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= REASON_LENGTH_MAX ? line : line.substring(0, REASON_LENGTH_MAX) + "…";
    }

    private void note(CaseId caseId, String kind, Actor actor, String detail) {
        timeline.record(new Timeline.Entry(
                caseId, Instant.now(), kind, actor.userId(), detail, null, SoftwareVersion.current()));
    }

    private static Request request(ResultSet row, int rowNumber) throws SQLException {
        OffsetDateTime completedAt = row.getObject("completed_at", OffsetDateTime.class);
        return new Request(
                new CaseId(row.getObject("case_id", UUID.class)),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                completedAt == null ? null : completedAt.toInstant(),
                row.getString("completed_by"),
                row.getString("plan_uid"),
                row.getString("reason"));
    }
}
