package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.ModelMigration.ModelReport;
import io.contourflow.process.ModelMigration.Report;
import io.contourflow.process.engine.ProcessFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelMigrationTests {
    private final ProcessFixture fixture = ProcessFixture.plain();

    @Test
    void takesACaseOverAndSaysSo() {
        CaseId id = fixture.aStartedCase();
        String task = fixture.taskOf(id).id();
        ModelVersions.deploy(fixture, ModelVersions::withAnEventAfterThePlan);

        Report report = fixture.migration.migrate(false, Actor.SYSTEM);

        assertThat(report.migrated()).isEqualTo(2);
        assertThat(report.left()).isZero();
        assertThat(report.models())
                .extracting(ModelReport::processKey)
                .containsExactlyInAnyOrder("CaseLifecycleProcess", "ContourReviewProcess");
        assertThat(fixture.timeline.of(id))
                .filteredOn(entry -> entry.kind().equals("MODEL_MIGRATED"))
                .extracting(Timeline.Entry::detail)
                .contains("Case lifecycle goes on by version 2 instead of 1");
        assertThat(fixture.taskOf(id).id()).as("the same task").isEqualTo(task);
        assertThat(fixture.migration.migrate(false, Actor.SYSTEM).models())
                .as("nothing left to do")
                .isEmpty();
        fixture.approve(id, CLINICIAN);
        assertThat(fixture.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @Test
    void remindsAndEscalatesAtTheTimesThatItWould() {
        CaseId reminded = fixture.aStartedCase();
        fixture.later(Duration.ofHours(7));
        CaseId fresh = fixture.aStartedCase();
        ModelVersions.deploy(fixture, ModelVersions::withAnEventAfterThePlan);

        fixture.migration.migrate(false, Actor.SYSTEM);

        fixture.later(Duration.ofMinutes(61));
        assertThat(fixture.timeline.kinds(reminded)).containsOnlyOnce("TASK_REMINDED", "TASK_ESCALATED");
        assertThat(fixture.timeline.kinds(fresh)).doesNotContain("TASK_REMINDED");
        fixture.later(Duration.ofHours(7));
        assertThat(fixture.timeline.kinds(fresh)).containsOnlyOnce("TASK_REMINDED", "TASK_ESCALATED");

        CaseId later = fixture.aStartedCase();
        fixture.later(Duration.ofHours(9));
        assertThat(fixture.timeline.kinds(later))
                .as("cases that begin after it")
                .containsOnlyOnce("TASK_REMINDED", "TASK_ESCALATED");
    }

    /** As cases that began before the models had reminders. */
    @Test
    void remindsOfTasksWhoseOlderModelDidNot() {
        ModelVersions.deploy(fixture, ModelVersions::withoutReminders);
        CaseId id = fixture.aStartedCase();
        assertThat(fixture.engine
                        .getManagementService()
                        .createJobQuery()
                        .timers()
                        .count())
                .isZero();
        ModelVersions.deploy(fixture, model -> model);

        assertThat(fixture.migration.migrate(false, Actor.SYSTEM).left()).isZero();

        fixture.later(Duration.ofHours(8).plusSeconds(1));
        assertThat(fixture.timeline.kinds(id)).contains("TASK_REMINDED", "TASK_ESCALATED");
        fixture.approve(id, CLINICIAN);
        assertThat(fixture.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    @AfterEach
    void resetTheClock() {
        fixture.reset();
    }

    @Test
    void changesNothingInADryRun() {
        CaseId id = fixture.aStartedCase();
        ModelVersions.deploy(fixture, ModelVersions::withAnEventAfterThePlan);

        Report report = fixture.migration.migrate(true, Actor.SYSTEM);

        assertThat(report.migrated()).isEqualTo(2);
        assertThat(versionOf(id, "ContourReviewProcess")).isOne();
        assertThat(fixture.domain.audited).anyMatch(entry -> entry.startsWith("MODEL_MIGRATION_TRIED system 2"));
    }

    @Test
    void leavesACaseWhereItsTaskIsGoneAndSaysWhy() {
        CaseId id = fixture.aStartedCase();
        ModelVersions.deploy(fixture, model -> model.replace("Task_ReviewContours\"", "Task_ReviewEverything\""));

        Report report = fixture.migration.migrate(false, Actor.SYSTEM);

        assertThat(report.migrated()).as("the case around the review").isOne();
        assertThat(report.models())
                .filteredOn(model -> model.processKey().equals("ContourReviewProcess"))
                .flatExtracting(ModelReport::left)
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.caseId()).isEqualTo(id.toString());
                    assertThat(left.reason()).contains("Task_ReviewContours").doesNotContain("\n");
                });
        assertThat(versionOf(id, "ContourReviewProcess")).isOne();
        fixture.approve(id, CLINICIAN);
        assertThat(fixture.stateOf(id)).isEqualTo(CaseState.COMPLETED);
    }

    private int versionOf(CaseId id, String processKey) {
        String definition = fixture.instanceOf(id, processKey).getProcessDefinitionId();
        return Integer.parseInt(definition.split(":")[1]);
    }
}
