package io.contourflow.process;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Filters in {@code imaging.task_filter}. The engine's own stored filters stay refused: they can hold expressions. */
@Repository
class JdbcTaskFilters implements TaskFilters {
    private final JdbcClient jdbc;

    JdbcTaskFilters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TaskFilter> of(Actor actor) {
        return jdbc.sql("select * from imaging.task_filter where user_id = :user order by name, id")
                .param("user", actor.userId())
                .query(JdbcTaskFilters::read)
                .list();
    }

    @Override
    @Transactional
    public TaskFilter add(String name, Content content, Actor actor) {
        int known = of(actor).size();
        if (known >= FILTERS_MAX) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "too-many-filters", "at most " + FILTERS_MAX + " filters can be saved");
        }
        UUID id = UUID.randomUUID();
        named(name, () -> with(jdbc.sql("""
                        insert into imaging.task_filter
                            (id, user_id, name, mine, task_group, task_state, task_kind, overdue, sort, changed_at, version)
                        values (:id, :user, :name, :mine, :group, :state, :kind, :overdue, :sort, now(), 0)
                        """), id, name, content, actor).update());
        return require(id, actor);
    }

    @Override
    @Transactional
    public TaskFilter change(UUID id, String name, Content content, long expectedVersion, Actor actor) {
        requireVersion(id, expectedVersion, actor);
        int rows = named(
                name,
                () -> with(jdbc.sql("""
                        update imaging.task_filter
                        set name = :name, mine = :mine, task_group = :group, task_state = :state, task_kind = :kind,
                            overdue = :overdue, sort = :sort, changed_at = now(), version = version + 1
                        where id = :id and user_id = :user and version = :expected
                        """), id, name, content, actor)
                        .param("expected", expectedVersion)
                        .update());
        requireChanged(rows);
        return require(id, actor);
    }

    @Override
    @Transactional
    public void remove(UUID id, long expectedVersion, Actor actor) {
        requireVersion(id, expectedVersion, actor);
        requireChanged(
                jdbc.sql("delete from imaging.task_filter where id = :id and user_id = :user and version = :expected")
                        .param("id", id)
                        .param("user", actor.userId())
                        .param("expected", expectedVersion)
                        .update());
    }

    private static JdbcClient.StatementSpec with(
            JdbcClient.StatementSpec statement, UUID id, String name, Content content, Actor actor) {
        return statement
                .param("id", id)
                .param("user", actor.userId())
                .param("name", name)
                .param("mine", content.mine())
                .param("group", content.group())
                .param("state", nameOf(content.state()))
                .param("kind", nameOf(content.kind()))
                .param("overdue", content.overdue())
                .param("sort", content.sort());
    }

    private static @Nullable String nameOf(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static int named(String name, java.util.function.IntSupplier statement) {
        try {
            return statement.getAsInt();
        } catch (DuplicateKeyException cause) {
            throw new Problem(Problem.Kind.CONFLICT, "filter-name-taken", "you have a filter named '" + name + "'");
        }
    }

    private void requireVersion(UUID id, long expectedVersion, Actor actor) {
        if (require(id, actor).version() != expectedVersion) {
            throw stale();
        }
    }

    private static void requireChanged(int rows) {
        if (rows == 0) {
            throw stale();
        }
    }

    private static Problem stale() {
        return new Problem(Problem.Kind.STALE, "filter-changed", "the filter was changed meanwhile");
    }

    private TaskFilter require(UUID id, Actor actor) {
        return jdbc.sql("select * from imaging.task_filter where id = :id and user_id = :user")
                .param("id", id)
                .param("user", actor.userId())
                .query(JdbcTaskFilters::read)
                .optional()
                .orElseThrow(() -> Problem.notFound("filter", id));
    }

    private static TaskFilter read(ResultSet row, int number) throws SQLException {
        String state = row.getString("task_state");
        String kind = row.getString("task_kind");
        return new TaskFilter(
                row.getObject("id", UUID.class),
                row.getString("name"),
                new Content(
                        row.getBoolean("mine"),
                        row.getString("task_group"),
                        state == null ? null : TaskDesk.State.valueOf(state),
                        kind == null ? null : TaskDesk.Kind.valueOf(kind),
                        row.getBoolean("overdue"),
                        row.getString("sort")),
                row.getLong("version"));
    }
}
