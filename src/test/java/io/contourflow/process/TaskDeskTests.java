package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.COLLEAGUE;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import io.contourflow.process.engine.ProcessFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDeskTests {
    static final ProcessFixture FIXTURE = ProcessFixture.plain();
    static final Actor OTHER_DEPARTMENT = new Actor("dr.far", "Dr Far", Set.of("clinician"), Set.of("ELSEWHERE"));
    static final Actor NOWHERE = new Actor("dr.none", "Dr None", Set.of("clinician"), Set.of());

    private CaseId id;
    private TaskView task;

    @BeforeEach
    void aReviewTask() {
        FIXTURE.reset();
        FIXTURE.domain.people.addAll(Set.of("dr.known", "dr.other"));
        id = FIXTURE.aStartedCase();
        task = FIXTURE.taskOf(id);
    }

    private static Page<TaskView> list(Actor actor, boolean mine, @Nullable String group, @Nullable Kind kind) {
        return FIXTURE.desk.list(new TaskQuery(mine, group, kind, null, false, "priority", 0, 50), actor);
    }

    @Test
    void describesTheTask() {
        assertThat(task.name()).isEqualTo("Review contours");
        assertThat(task.groups()).containsExactly("clinician");
        assertThat(task.formId()).isEqualTo("review-contours");
        assertThat(task.priority()).isEqualTo(60);
        assertThat(Duration.between(task.createdAt(), task.dueAt()))
                .isBetween(Duration.ofMinutes(479), Duration.ofMinutes(481));
    }

    @Test
    void showsTasksOnlyToThoseConcerned() {
        assertThat(list(CLINICIAN, false, null, null).items()).containsExactly(task);
        assertThat(list(LEAD, false, null, null).items()).containsExactly(task);
        assertThat(list(LEAD, false, "clinician", null).items()).containsExactly(task);
        assertThat(list(PLANNER, false, null, null).items()).isEmpty();
        assertThat(list(PLANNER, false, "clinician", null).items()).isEmpty();
        assertThat(list(OTHER_DEPARTMENT, false, null, null).items()).isEmpty();
        assertThat(list(NOWHERE, false, null, null).items()).isEmpty();
        assertThat(list(CLINICIAN, false, null, Kind.MODIFY_PLAN).items()).isEmpty();
        for (Actor stranger : List.of(PLANNER, OTHER_DEPARTMENT, NOWHERE)) {
            assertProblem(Problem.Kind.NOT_FOUND, () -> FIXTURE.desk.get(task.id(), stranger));
            assertProblem(Problem.Kind.NOT_FOUND, () -> FIXTURE.desk.claim(task.id(), stranger));
            assertProblem(Problem.Kind.NOT_FOUND, () -> complete(stranger, Map.of("decision", "APPROVED")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"due", "created", "priority"})
    void sortsInEveryOrder(String sort) {
        CaseId second = FIXTURE.aStartedCase();

        Page<TaskView> first = FIXTURE.desk.list(new TaskQuery(false, null, null, null, false, sort, 0, 1), CLINICIAN);

        assertThat(first.total()).isEqualTo(2);
        assertThat(first.items()).hasSize(1);
        assertThat(FIXTURE.tasksOf(second, CLINICIAN)).hasSize(1);
    }

    @Test
    void tellsGroupsAndCommentsOfEachTaskOfAPage() {
        CaseId second = FIXTURE.aStartedCase();
        FIXTURE.desk.comment(task.id(), "Prüfe die Blase", CLINICIAN);
        FIXTURE.desk.comment(task.id(), "Done", COLLEAGUE);

        List<TaskView> page = list(CLINICIAN, false, null, null).items();

        assertThat(page).extracting(TaskView::caseId).containsExactlyInAnyOrder(id, second);
        assertThat(page).allSatisfy(one -> assertThat(one.groups()).containsExactly("clinician"));
        assertThat(page)
                .filteredOn(one -> one.caseId().equals(id))
                .flatExtracting(TaskView::comments)
                .extracting(TaskDesk.Comment::text)
                .containsExactlyInAnyOrder("Prüfe die Blase", "Done");
        assertThat(page)
                .filteredOn(one -> one.caseId().equals(second))
                .flatExtracting(TaskView::comments)
                .isEmpty();
    }

    @Test
    void refusesAnUnknownOrder() {
        assertProblem(
                Problem.Kind.INVALID,
                () -> FIXTURE.desk.list(new TaskQuery(false, null, null, null, false, "colour", 0, 1), CLINICIAN));
    }

    @Test
    void findsNothingOverdueBeforeItIsDue() {
        assertThat(FIXTURE.desk
                        .list(new TaskQuery(false, null, null, null, true, "due", 0, 10), CLINICIAN)
                        .items())
                .isEmpty();
    }

    @Test
    void belongsToWhoClaimedIt() {
        assertThat(FIXTURE.desk.claim(task.id(), CLINICIAN).assignee()).isEqualTo("dr.known");
        assertThat(list(CLINICIAN, true, null, null).items()).hasSize(1);
        assertThat(list(COLLEAGUE, true, null, null).items()).isEmpty();
        assertThat(list(COLLEAGUE, false, null, null).items()).hasSize(1);

        assertProblem(Problem.Kind.CONFLICT, () -> FIXTURE.desk.claim(task.id(), COLLEAGUE));
        assertProblem(Problem.Kind.CONFLICT, () -> FIXTURE.desk.unclaim(task.id(), COLLEAGUE));
        assertProblem(Problem.Kind.CONFLICT, () -> complete(COLLEAGUE, Map.of("decision", "APPROVED")));

        assertThat(FIXTURE.desk.unclaim(task.id(), CLINICIAN).assignee()).isNull();
    }

    @Test
    void isForItsGroupEvenWhenALeadSeesIt() {
        assertProblem(Problem.Kind.FORBIDDEN, () -> FIXTURE.desk.claim(task.id(), LEAD));
        assertProblem(Problem.Kind.FORBIDDEN, () -> complete(LEAD, Map.of("decision", "APPROVED")));
    }

    @Test
    void goesOnlyToColleaguesThatExist() {
        assertProblem(Problem.Kind.UNPROCESSABLE, () -> FIXTURE.desk.delegate(task.id(), "nobody", CLINICIAN));

        assertThat(FIXTURE.desk.delegate(task.id(), "dr.other", CLINICIAN).assignee())
                .isEqualTo("dr.other");
        assertThat(FIXTURE.domain.audited).anyMatch(entry -> entry.contains("TASK_DELEGATED"));
    }

    /** As {@code POST /engine-rest/task/{id}/assignee}, {@code …/claim} and {@code PUT /engine-rest/task/{id}} do. */
    @Test
    void goesToNobodyElseThroughTheEngineEither() {
        TaskService tasks = FIXTURE.engine.getTaskService();
        Task changed = tasks.createTaskQuery().taskId(task.id()).singleResult();
        changed.setAssignee("nobody");
        for (ThrowingCallable asked : List.<ThrowingCallable>of(
                () -> tasks.setAssignee(task.id(), "nobody"),
                () -> tasks.claim(task.id(), "nobody"),
                () -> tasks.delegateTask(task.id(), "nobody"),
                () -> tasks.saveTask(changed))) {
            assertThatThrownBy(asked).rootCause().hasMessage("no colleague of that name may do this task");
        }
        assertThat(FIXTURE.taskOf(id).assignee()).isNull();

        tasks.setAssignee(task.id(), "dr.other");
        assertThat(FIXTURE.taskOf(id).assignee()).isEqualTo("dr.other");
    }

    @Test
    void isPutOffUntilADate() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

        assertThat(FIXTURE.desk.followUp(task.id(), tomorrow, CLINICIAN).followUpAt())
                .isCloseTo(tomorrow, within(Duration.ofSeconds(1)));
        assertThat(inState(TaskDesk.State.DEFERRED)).containsExactly(task.id());
        assertProblem(
                Problem.Kind.INVALID,
                () -> FIXTURE.desk.followUp(task.id(), Instant.now().minusSeconds(1), CLINICIAN));

        assertThat(FIXTURE.desk.followUp(task.id(), null, LEAD).followUpAt()).isNull();
        assertThat(inState(TaskDesk.State.DEFERRED)).isEmpty();
    }

    @Test
    void changesItsPriority() {
        assertThat(FIXTURE.desk.prioritize(task.id(), 90, CLINICIAN).priority()).isEqualTo(90);
        assertProblem(Problem.Kind.INVALID, () -> FIXTURE.desk.prioritize(task.id(), 101, CLINICIAN));
        FIXTURE.desk.claim(task.id(), CLINICIAN);
        assertProblem(Problem.Kind.CONFLICT, () -> FIXTURE.desk.prioritize(task.id(), 10, COLLEAGUE));
        assertThat(FIXTURE.desk.prioritize(task.id(), 10, LEAD).priority()).isEqualTo(10);
    }

    @Test
    void isFoundByItsState() {
        assertThat(inState(TaskDesk.State.OPEN)).containsExactly(task.id());
        assertThat(inState(TaskDesk.State.UNCLAIMED)).containsExactly(task.id());
        assertThat(inState(TaskDesk.State.CLAIMED)).isEmpty();

        FIXTURE.desk.claim(task.id(), CLINICIAN);

        assertThat(inState(TaskDesk.State.UNCLAIMED)).isEmpty();
        assertThat(inState(TaskDesk.State.CLAIMED)).containsExactly(task.id());
    }

    private static List<String> inState(TaskDesk.State state) {
        return FIXTURE
                .desk
                .list(new TaskQuery(false, null, null, null, false, "followUp", 0, 50, state), CLINICIAN)
                .items()
                .stream()
                .map(TaskView::id)
                .toList();
    }

    @Test
    void keepsComments() {
        FIXTURE.desk.comment(task.id(), "please look at slice 12", CLINICIAN);

        assertThat(FIXTURE.desk.get(task.id(), COLLEAGUE).comments())
                .singleElement()
                .satisfies(comment -> {
                    assertThat(comment.author()).isEqualTo("dr.known");
                    assertThat(comment.text()).isEqualTo("please look at slice 12");
                });
        assertProblem(Problem.Kind.INVALID, () -> FIXTURE.desk.comment(task.id(), " ", CLINICIAN));
    }

    @ParameterizedTest
    @CsvSource({"decision,MAYBE", "colour,red", "decision,''"})
    void refusesValuesThatTheFormDoesNotHave(String key, String value) {
        assertProblem(Problem.Kind.INVALID, () -> complete(CLINICIAN, Map.of(key, value)));
        assertThat(FIXTURE.taskOf(id).id()).isEqualTo(task.id());
    }

    @Test
    void refusesATextThatIsTooLongOrNoText() {
        assertProblem(
                Problem.Kind.INVALID,
                () -> complete(CLINICIAN, Map.of("decision", "REJECTED", "reason", "x".repeat(2001))));
        assertProblem(Problem.Kind.INVALID, () -> complete(CLINICIAN, Map.of("decision", List.of("APPROVED"))));
    }

    @Test
    void givesSchemasOfItsFormsOnly() {
        assertThat(FIXTURE.desk.form("decide-plan")).contains("DO_NOT_MODIFY");
        assertProblem(Problem.Kind.NOT_FOUND, () -> FIXTURE.desk.form("no-such-form"));
        assertProblem(Problem.Kind.NOT_FOUND, () -> FIXTURE.desk.form("../application.yaml"));
    }

    private void complete(Actor actor, Map<String, Object> values) {
        FIXTURE.desk.complete(task.id(), values, actor);
    }

    private static void assertProblem(Problem.Kind kind, Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
