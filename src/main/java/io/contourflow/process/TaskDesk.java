package io.contourflow.process;

import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** User tasks. Completing asks the domain first and tells the engine second, in one transaction. */
public interface TaskDesk {
    Page<TaskView> list(TaskQuery query, Actor actor);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND, also when the actor may not see it */
    TaskView get(String taskId, Actor actor);

    /** @throws io.contourflow.kernel.Problem CONFLICT when somebody else has it */
    TaskView claim(String taskId, Actor actor);

    TaskView unclaim(String taskId, Actor actor);

    /** @throws io.contourflow.kernel.Problem UNPROCESSABLE when there is no such colleague who may do the task */
    TaskView delegate(String taskId, String userId, Actor actor);

    /**
     * Puts a task off: it stays in the list, and the list of put-off tasks tells until when.
     *
     * @param at null: not any more
     * @throws io.contourflow.kernel.Problem CONFLICT when somebody else has it, INVALID when the time is past
     */
    TaskView followUp(String taskId, @Nullable Instant at, Actor actor);

    /** @param priority 0 to 100 @throws io.contourflow.kernel.Problem INVALID, CONFLICT when somebody else has it */
    TaskView prioritize(String taskId, int priority, Actor actor);

    void comment(String taskId, String text, Actor actor);

    /**
     * @param values of the task's form, for instance {@code {decision: MODIFY, reason: …}}
     * @throws io.contourflow.kernel.Problem INVALID, FORBIDDEN, CONFLICT (claimed by another)
     */
    void complete(String taskId, Map<String, Object> values, Actor actor);

    /** Decides on a contour set by REST; completes the review task once every set is decided. */
    io.contourflow.cases.ContourSet decideContours(
            io.contourflow.kernel.ContourSetId id,
            io.contourflow.review.ContourReview.Decision decision,
            long expectedVersion,
            Actor actor);

    /**
     * Chooses the target contour by REST (R24): completes the open task, or has a target contour under review built anew.
     *
     * @param expectedVersion of the newest choice; 0 where there is none
     * @throws io.contourflow.kernel.Problem as {@code TargetContours.choose}; CONFLICT when neither is open, or somebody
     *     else has the task
     */
    TargetContours.Choice chooseTarget(CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor);

    /** Schema of a deployed form-js form. @throws Problem NOT_FOUND */
    String form(String formId);

    /**
     * @param sort {@code due} (default), {@code created}, {@code priority}, {@code followUp}
     * @param among only tasks of these cases; null: of any
     */
    record TaskQuery(
            boolean mine,
            @Nullable String group,
            @Nullable Kind kind,
            @Nullable CaseId caseId,
            boolean overdue,
            String sort,
            int page,
            int size,
            State state,
            @Nullable List<CaseId> among) {

        /** Open tasks in whatever state, of any case or one. */
        public TaskQuery(
                boolean mine,
                @Nullable String group,
                @Nullable Kind kind,
                @Nullable CaseId caseId,
                boolean overdue,
                String sort,
                int page,
                int size) {
            this(mine, group, kind, caseId, overdue, sort, page, size, State.OPEN, null);
        }

        /** Tasks of any case or one. */
        public TaskQuery(
                boolean mine,
                @Nullable String group,
                @Nullable Kind kind,
                @Nullable CaseId caseId,
                boolean overdue,
                String sort,
                int page,
                int size,
                State state) {
            this(mine, group, kind, caseId, overdue, sort, page, size, state, null);
        }
    }

    /** Which of the tasks that are not completed. */
    enum State {
        OPEN,
        UNCLAIMED,
        CLAIMED,
        /** Claimed or not, with a follow-up date in the future. */
        DEFERRED
    }

    enum Kind {
        DECIDE_ON_PLAN,
        CHOOSE_TARGET,
        REVIEW_CONTOURS,
        MODIFY_PLAN,
        RESOLVE_FAILURE
    }

    record TaskView(
            String id,
            Kind kind,
            String name,
            CaseId caseId,
            @Nullable String assignee,
            List<String> groups,
            Instant createdAt,
            @Nullable Instant dueAt,
            int priority,
            String formId,
            List<Comment> comments,
            @Nullable Instant followUpAt,
            @Nullable String description) {

        /** Not put off, and explained by its name alone. */
        public TaskView(
                String id,
                Kind kind,
                String name,
                CaseId caseId,
                @Nullable String assignee,
                List<String> groups,
                Instant createdAt,
                @Nullable Instant dueAt,
                int priority,
                String formId,
                List<Comment> comments) {
            this(id, kind, name, caseId, assignee, groups, createdAt, dueAt, priority, formId, comments, null, null);
        }
    }

    record Comment(String author, Instant at, String text) {}
}
