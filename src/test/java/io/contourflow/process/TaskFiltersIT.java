package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskFilters.Content;
import io.contourflow.process.TaskFilters.TaskFilter;
import io.contourflow.testing.TestDatabase;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskFiltersIT {
    private static final Actor CLARA = new Actor("clara", "Clara", Set.of("clinician"), Set.of("RT"));
    private static final Actor PAUL = new Actor("paul", "Paul", Set.of("planner"), Set.of("RT"));
    private static final Content OVERDUE_REVIEWS =
            new Content(true, "clinician", TaskDesk.State.CLAIMED, TaskDesk.Kind.REVIEW_CONTOURS, true, "priority");
    private static final Content EVERYTHING = new Content(false, null, null, null, false, "due");

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcTaskFilters filters = new JdbcTaskFilters(database.jdbc());

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void keepsAFilterAsItWasSaved() {
        TaskFilter saved = filters.add("late reviews", OVERDUE_REVIEWS, CLARA);
        filters.add("all", EVERYTHING, CLARA);

        assertThat(saved.content()).isEqualTo(OVERDUE_REVIEWS);
        assertThat(filters.of(CLARA)).extracting(TaskFilter::name).containsExactly("all", "late reviews");
    }

    @Test
    void changesAndRemovesOnlyWhatTheCallerSaw() {
        TaskFilter saved = filters.add("mine", EVERYTHING, CLARA);

        TaskFilter changed = filters.change(saved.id(), "late", OVERDUE_REVIEWS, 0, CLARA);

        assertThat(changed).isEqualTo(new TaskFilter(saved.id(), "late", OVERDUE_REVIEWS, 1));
        refuses(Problem.Kind.STALE, () -> filters.change(saved.id(), "again", EVERYTHING, 0, CLARA));
        refuses(Problem.Kind.STALE, () -> filters.remove(saved.id(), 0, CLARA));
        filters.remove(saved.id(), 1, CLARA);
        assertThat(filters.of(CLARA)).isEmpty();
        refuses(Problem.Kind.NOT_FOUND, () -> filters.remove(saved.id(), 1, CLARA));
    }

    @Test
    void isNobodyElsesBusiness() {
        TaskFilter saved = filters.add("mine", EVERYTHING, CLARA);

        assertThat(filters.of(PAUL)).isEmpty();
        refuses(Problem.Kind.NOT_FOUND, () -> filters.change(saved.id(), "his", EVERYTHING, 0, PAUL));
        refuses(Problem.Kind.NOT_FOUND, () -> filters.remove(saved.id(), 0, PAUL));
        assertThat(filters.add("mine", EVERYTHING, PAUL).name())
                .as("names are each user's own")
                .isEqualTo("mine");
    }

    @Test
    void refusesANameTwiceAndTooMany() {
        filters.add("mine", EVERYTHING, CLARA);
        TaskFilter other = filters.add("other", EVERYTHING, CLARA);
        refuses(Problem.Kind.CONFLICT, () -> filters.add("mine", EVERYTHING, CLARA));
        refuses(Problem.Kind.CONFLICT, () -> filters.change(other.id(), "mine", EVERYTHING, 0, CLARA));
        refuses(Problem.Kind.NOT_FOUND, () -> filters.change(UUID.randomUUID(), "x", EVERYTHING, 0, CLARA));

        for (int known = 2; known < TaskFilters.FILTERS_MAX; known++) {
            filters.add("filter " + known, EVERYTHING, CLARA);
        }
        refuses(Problem.Kind.CONFLICT, () -> filters.add("one more", EVERYTHING, CLARA));
    }

    private static void refuses(Problem.Kind kind, ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
