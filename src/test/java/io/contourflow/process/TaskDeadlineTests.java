package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import io.contourflow.process.engine.ProcessFixture;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reminders and escalation, walked with the engine's clock. A review is due after 8 hours, a decision after 4. */
class TaskDeadlineTests {
    static final ProcessFixture FIXTURE = ProcessFixture.plain();

    @BeforeEach
    void reset() {
        FIXTURE.reset();
    }

    @AfterAll
    static void resetTheClock() {
        FIXTURE.reset();
    }

    @Test
    @Tag("R16")
    void remindsOfATaskBeforeItIsDue() {
        CaseId id = FIXTURE.aStartedCase();
        int before = FIXTURE.taskOf(id).priority();

        FIXTURE.later(Duration.ofHours(5));
        assertThat(FIXTURE.timeline.kinds(id)).doesNotContain("TASK_REMINDED");
        FIXTURE.later(Duration.ofMinutes(61));

        assertThat(FIXTURE.timeline.of(id))
                .filteredOn(entry -> entry.kind().equals("TASK_REMINDED"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.detail()).isEqualTo("'Review contours' is soon due; nobody has claimed it"));
        assertThat(FIXTURE.taskOf(id).priority()).isGreaterThan(before);
        assertThat(overdue()).isZero();
    }

    @Test
    @Tag("R11")
    void takesAnOverdueTaskToTheLead() {
        FIXTURE.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.desk.claim(FIXTURE.taskOf(id).id(), CLINICIAN);

        FIXTURE.later(Duration.ofHours(4).plusSeconds(1));

        TaskView task = FIXTURE.taskOf(id);
        assertThat(task.groups()).contains("lead");
        assertThat(task.priority()).isEqualTo(100);
        assertThat(task.assignee()).isEqualTo("dr.known");
        assertThat(FIXTURE.timeline.kinds(id)).containsSubsequence("TASK_REMINDED", "TASK_ESCALATED");
        assertThat(FIXTURE.notices.of(id))
                .containsExactly("TASK_ESCALATED 'Decide on plan' is overdue; it is with dr.known");
        assertThat(overdue()).isOne();

        FIXTURE.later(Duration.ofDays(7));
        assertThat(FIXTURE.notices.of(id)).as("once").hasSize(1);
    }

    @Test
    void letsTheLeadGiveAnOverdueTaskToSomebody() {
        FIXTURE.domain.people.add("dr.other");
        CaseId id = FIXTURE.aStartedCase();
        FIXTURE.later(Duration.ofHours(9));

        FIXTURE.desk.delegate(FIXTURE.taskOf(id).id(), "dr.other", LEAD);

        assertThat(FIXTURE.taskOf(id).assignee()).isEqualTo("dr.other");
    }

    @Test
    void leavesNoTimerBehindWhenTheTaskIsDone() {
        CaseId id = FIXTURE.aStartedCase();
        assertThat(timers()).isEqualTo(2);

        FIXTURE.approve(id, CLINICIAN);

        assertThat(timers()).isZero();
        FIXTURE.later(Duration.ofDays(3));
        assertThat(FIXTURE.timeline.kinds(id)).doesNotContain("TASK_REMINDED", "TASK_ESCALATED");
    }

    @Test
    void isDueWhenTheCaseIsWantedWhereThatIsEarlier() {
        Instant wanted = Instant.now().plus(Duration.ofHours(2));
        CaseId id = FIXTURE.aCaseWantedAt(wanted);
        FIXTURE.workflow.start(id, Actor.SYSTEM);
        FIXTURE.runJobs();

        assertThat(FIXTURE.taskOf(id).dueAt())
                .isCloseTo(wanted, org.assertj.core.api.Assertions.within(Duration.ofSeconds(1)));
        FIXTURE.later(Duration.ofMinutes(95));
        assertThat(FIXTURE.timeline.kinds(id)).contains("TASK_REMINDED").doesNotContain("TASK_ESCALATED");
        FIXTURE.later(Duration.ofMinutes(26));
        assertThat(FIXTURE.timeline.kinds(id)).contains("TASK_ESCALATED");
    }

    private static long overdue() {
        return FIXTURE.desk
                .list(new TaskQuery(false, null, null, null, true, "due", 0, 10), LEAD)
                .total();
    }

    private static long timers() {
        return FIXTURE.engine.getManagementService().createJobQuery().timers().count();
    }
}
