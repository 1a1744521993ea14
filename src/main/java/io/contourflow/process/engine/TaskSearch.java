package io.contourflow.process.engine;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Which tasks are on a page of a list, and how many there are in all: one statement over the engine's tables. Its own task
 * query joins every candidate group, sorts whole rows without their doubles, and does all of it a second time to count:
 * with 5,000 open tasks most of what a page cost (ADR 0075).
 */
@Component
class TaskSearch {
    /** As the engine writes it for tasks of instances that are not suspended. */
    private static final int ACTIVE = 1;

    // "in" and not "exists": the database then gathers each set once instead of looking every task up, a quarter of the
    // work
    private static final String CANDIDATES = "T.ID_ in (select L.TASK_ID_ from {ACT_RU_IDENTITYLINK} L"
            + " where L.TYPE_ = 'candidate' and L.GROUP_ID_ in (:groups))";
    private static final String OF_DEPARTMENTS = "T.ID_ in (select V.TASK_ID_ from {ACT_RU_VARIABLE} V"
            + " where V.NAME_ = '" + TaskStates.DEPARTMENT + "' and V.TYPE_ = 'string' and V.TEXT_ in (:departments))";

    private final EngineTables tables;

    TaskSearch(EngineTables tables) {
        this.tables = tables;
    }

    /**
     * @return ids in the order asked for
     * @throws Problem INVALID when page, size or order are none
     */
    Found find(TaskQuery wanted, Actor actor) {
        // Made first, so that a bad page is refused before anything is asked.
        Page<TaskView> empty = new Page<>(List.of(), wanted.page(), wanted.size(), 0);
        Map<String, Object> values = new HashMap<>();
        String from = " from {ACT_RU_TASK} T where " + String.join(" and ", conditions(wanted, actor, values));
        String order = order(wanted.sort());
        List<Long> total = new ArrayList<>();
        List<String> ids = tables.sql("select T.ID_, count(*) over () as TOTAL" + from + " order by " + order
                        + ", T.ID_ limit :size offset :skipped")
                .params(values)
                .param("size", empty.size())
                .param("skipped", (long) empty.page() * empty.size())
                .query((row, number) -> {
                    total.add(row.getLong(2));
                    return row.getString(1);
                })
                .list();
        if (ids.isEmpty() && wanted.page() > 0) {
            // Behind the last page there is no row that could tell how many there are.
            total.add(tables.sql("select count(*)" + from)
                    .params(values)
                    .query(Long.class)
                    .single());
        }
        return new Found(ids, total.isEmpty() ? 0 : total.get(0));
    }

    private static List<String> conditions(TaskQuery wanted, Actor actor, Map<String, Object> values) {
        List<String> conditions = new ArrayList<>(List.of("T.SUSPENSION_STATE_ = " + ACTIVE));
        conditions.add("T.TASK_DEF_KEY_ in (:kinds)");
        values.put(
                "kinds",
                wanted.kind() == null ? TaskKind.allElementIds() : List.of(TaskKind.elementIds(wanted.kind())));
        Timestamp now = Timestamp.from(TaskDeadlines.now());
        if (wanted.caseId() != null) {
            conditions.add("T.PROC_INST_ID_ in (select E.ID_ from {ACT_RU_EXECUTION} E where E.BUSINESS_KEY_ = :case)");
            values.put("case", wanted.caseId().toString());
        }
        if (wanted.among() != null) {
            conditions.add(
                    "T.PROC_INST_ID_ in (select E.ID_ from {ACT_RU_EXECUTION} E where E.BUSINESS_KEY_ in (:among))");
            values.put("among", wanted.among().stream().map(CaseId::toString).toList());
        }
        if (wanted.overdue()) {
            conditions.add("T.DUE_DATE_ < :now");
            values.put("now", now);
        }
        switch (wanted.state()) {
            case OPEN -> {
                // Completed tasks are none of the engine's any more.
            }
            case UNCLAIMED -> conditions.add("T.ASSIGNEE_ is null");
            case CLAIMED -> conditions.add("T.ASSIGNEE_ is not null");
            case DEFERRED -> {
                conditions.add("T.FOLLOW_UP_DATE_ > :now");
                values.put("now", now);
            }
        }
        conditions.addAll(concerning(wanted, actor, values));
        return conditions;
    }

    /** Whose tasks: of the departments of who asks, and of a group, of anybody's groups or their own. */
    private static List<String> concerning(TaskQuery wanted, Actor actor, Map<String, Object> values) {
        List<String> conditions = new ArrayList<>();
        if (wanted.mine()) {
            conditions.add("T.ASSIGNEE_ = :user");
            values.put("user", actor.userId());
        }
        if (wanted.group() != null) {
            conditions.add(CANDIDATES);
            values.put("groups", Set.of(wanted.group()));
        }
        if (actor.equals(Actor.SYSTEM)) {
            return conditions;
        }
        conditions.add(OF_DEPARTMENTS);
        values.put("departments", actor.departments());
        if (!actor.is(VisibleTasks.LEAD) && !wanted.mine() && wanted.group() == null) {
            conditions.add("(T.ASSIGNEE_ = :user or " + CANDIDATES + ")");
            values.put("user", actor.userId());
            values.put("groups", actor.roles());
        }
        return conditions;
    }

    private static String order(String sort) {
        return switch (sort) {
            case "due" -> "T.DUE_DATE_";
            case "created" -> "T.CREATE_TIME_";
            case "priority" -> "T.PRIORITY_ desc";
            case "followUp" -> "T.FOLLOW_UP_DATE_";
            default ->
                throw new Problem(
                        Problem.Kind.INVALID,
                        "bad-sort",
                        "sort must be due, created, priority or followUp but is '" + sort + "'");
        };
    }

    /** @param total in the whole list */
    record Found(List<String> ids, long total) {}
}
