package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.archive.Instances;
import io.contourflow.cases.Cases;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk.Kind;
import io.contourflow.process.TaskDesk.TaskView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a page of tasks costs and shows. */
@Tag("R13")
class TaskViewsTests {
    private final FakeBackend backend = new FakeBackend();
    private final List<String> asked = new ArrayList<>();
    private final TaskViews views =
            new TaskViews(listening(Cases.class, backend), listening(Instances.class, new FakeArchive()));

    @Test
    void asksOnceForTheCasesAndOnceForThePatientsOfAPage() {
        List<TaskView> tasks = IntStream.range(0, 50)
                .mapToObj(number -> aTask("t" + number, aCase()))
                .toList();

        Page<TaskViews.View> page = views.views(new Page<>(tasks, 2, 50, 190));

        assertThat(asked).containsExactly("requireAll", "allSeries");
        assertThat(page.items())
                .extracting(TaskViews.View::patientName)
                .hasSize(50)
                .containsOnly("Doe^Jane");
        assertThat(page.items())
                .extracting(TaskViews.View::caseId)
                .as("each with its own case, in the order of the page")
                .isEqualTo(tasks.stream().map(task -> task.caseId().value()).toList());
        assertThat(page).extracting(Page::page, Page::size, Page::total).containsExactly(2, 50, 190L);
    }

    @Test
    void showsSeveralTasksOfOneCase() {
        CaseId one = aCase();

        Page<TaskViews.View> page = views.views(new Page<>(List.of(aTask("t1", one), aTask("t2", one)), 0, 50, 2));

        assertThat(page.items()).extracting(TaskViews.View::id).containsExactly("t1", "t2");
        assertThat(page.items()).extracting(TaskViews.View::caseId).containsOnly(one.value());
    }

    @Test
    void refusesATaskWithoutItsCase() {
        CaseId unknown = CaseId.random();

        assertThatThrownBy(() -> views.views(new Page<>(List.of(aTask("t1", unknown)), 0, 50, 1)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("case-not-found"));
    }

    private CaseId aCase() {
        CaseId id = CaseId.random();
        backend.cases.put(id, FakeBackend.aCase(id, "radiotherapy"));
        return id;
    }

    private static TaskView aTask(String id, CaseId of) {
        return new TaskView(
                id,
                Kind.REVIEW_CONTOURS,
                "Review contours",
                of,
                null,
                List.of("clinician"),
                FakeBackend.NOON,
                null,
                50,
                "review-contours",
                List.of());
    }

    /** The part itself; every question that it is asked is noted by the name of the method. */
    private <T> T listening(Class<T> type, T part) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    try {
                        return method.invoke(part, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}
