package io.contourflow.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.InMemoryNotices;
import io.contourflow.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R12")
class PlanModificationsIT {
    private final TestDatabase database = TestDatabase.fresh();
    private final CaseFixture fixture = new CaseFixture();
    private final InMemoryNotices notices = new InMemoryNotices();
    private final JdbcPlanModifications modifications =
            new JdbcPlanModifications(database.jdbc(), fixture.cases, fixture.timeline, notices);
    private final CaseId caseId = fixture.aSingle(
                    "CT",
                    new Volume(
                            Geometry.axisAligned(new int[] {1, 1, 1}, new double[] {1, 1, 1}, new double[3]),
                            new float[1]))
            .id();

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void opensOncePerCase() {
        PlanModifications.Request opened = modifications.open(caseId);

        assertThat(modifications.open(caseId)).isEqualTo(opened);
        assertThat(fixture.timeline.kinds(caseId)).containsExactly("PLAN_MODIFICATION_OPENED");
    }

    @Test
    void isCompletedWithTheNewPlan() {
        modifications.open(caseId);

        PlanModifications.Request done = modifications.complete(caseId, " 1.2.3 ", "", CaseFixture.PLANNER);

        assertThat(done.planUid()).isEqualTo("1.2.3");
        assertThat(done.completedBy()).isEqualTo("p.lanner");
        assertThat(modifications.find(caseId)).contains(done);
        assertThat(modifications.complete(caseId, "1.2.3", "", CaseFixture.PLANNER))
                .isEqualTo(done);
        refuses(Problem.Kind.CONFLICT, "1.2.4", "");
        assertThat(notices.of(caseId))
                .as("the lead is told once")
                .containsExactly(
                        "PLAN_MODIFICATION_OPENED a modified plan was asked for", "PLAN_MODIFIED new plan 1.2.3");
    }

    @Test
    void tellsTheLeadWhyThereIsNoNewPlan() {
        modifications.open(caseId);

        modifications.complete(caseId, null, "the dose still fits\nafter a new calculation", CaseFixture.PLANNER);

        assertThat(notices.of(caseId))
                .contains("PLAN_MODIFIED closed without a new plan: the dose still fits after a new calculation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1..2", ".1.2", "1.2.", "1.02.3", "1.2.x", "plan 7"})
    void refusesWhatIsNoUid(String uid) {
        modifications.open(caseId);

        refuses(Problem.Kind.INVALID, uid, "");
        assertThat(modifications.find(caseId).orElseThrow().completedAt()).isNull();
    }

    @Test
    @Tag("R22")
    void asksAgainAfterTheCaseWasProcessedAgainAndKeepsWhatWas() {
        modifications.open(caseId);
        modifications.complete(caseId, "1.2.3", "", CaseFixture.PLANNER);

        PlanModifications.Request again = modifications.open(caseId);

        assertThat(again.completedAt()).isNull();
        assertThat(modifications.open(caseId)).isEqualTo(again);
        assertThat(modifications
                        .complete(caseId, "1.2.4", "", CaseFixture.PLANNER)
                        .planUid())
                .isEqualTo("1.2.4");
        assertThat(database.jdbc()
                        .sql("select plan_uid from imaging.plan_modification where case_id = :case order by round")
                        .param("case", caseId.value())
                        .query(String.class)
                        .list())
                .containsExactly("1.2.3", "1.2.4");
    }

    @Test
    void wantsAPlanOrAReasonForNone() {
        modifications.open(caseId);

        refuses(Problem.Kind.INVALID, null, " ");
        refuses(Problem.Kind.INVALID, "not a uid", "");
        assertThat(modifications
                        .complete(caseId, null, "dose checked, plan holds", CaseFixture.PLANNER)
                        .reason())
                .isEqualTo("dose checked, plan holds");
    }

    @Test
    void isForPlannersAndForOpenRequests() {
        refuses(Problem.Kind.NOT_FOUND, "1.2.3", "");
        assertThatThrownBy(() -> modifications.complete(caseId, "1.2.3", "", CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
    }

    private void refuses(Problem.Kind kind, @org.jspecify.annotations.Nullable String planUid, String reason) {
        assertThatThrownBy(() -> modifications.complete(caseId, planUid, reason, CaseFixture.PLANNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }
}
