package io.contourflow.process;

import static io.contourflow.process.engine.ProcessFixture.CLINICIAN;
import static io.contourflow.process.engine.ProcessFixture.LEAD;
import static io.contourflow.process.engine.ProcessFixture.PLANNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.CaseState;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.ModelMigration.Report;
import io.contourflow.process.engine.ProcessFixture;
import io.contourflow.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.junit.jupiter.api.Test;

/** 500 live cases over two versions of the models on PostgreSQL: at every kind of task, failed, and not yet begun. */
class ModelMigrationIT {
    private static final int OF_EACH_KIND = 25;
    private static final int NOT_BEGUN = 250;
    private static final int NEWER = 150;

    private final TestDatabase database = TestDatabase.fresh();
    private final ProcessFixture fixture = ProcessFixture.on(database.dataSource());

    private final List<CaseId> toReview = new ArrayList<>();
    private final List<CaseId> toDecide = new ArrayList<>();
    private final List<CaseId> toModify = new ArrayList<>();
    private final List<CaseId> failed = new ArrayList<>();
    private final List<CaseId> notBegun = new ArrayList<>();

    @Test
    void losesNoCase() {
        casesOfTheOlderVersion();
        ModelVersions.deploy(fixture, ModelVersions::withAnEventAfterThePlan);
        for (int i = 0; i < NEWER; i++) {
            notBegun.add(begin());
        }
        assertThat(all()).hasSize(500);
        long instances = running().count();
        long timers = timers();

        Report tried = fixture.migration.migrate(true, Actor.SYSTEM);
        assertThat(olderInstances()).isEqualTo(tried.migrated());
        Report report = fixture.migration.migrate(false, Actor.SYSTEM);

        assertThat(report.left()).isZero();
        assertThat(report.migrated()).isEqualTo(tried.migrated()).isGreaterThan(NOT_BEGUN + 4 * OF_EACH_KIND);
        assertThat(olderInstances()).isZero();
        assertThat(running().count()).isEqualTo(instances);
        assertThat(timers()).as("reminders and escalations go on").isEqualTo(timers);
        finishAll();
        assertThat(all()).allSatisfy(id -> assertThat(fixture.stateOf(id)).isEqualTo(CaseState.COMPLETED));
        assertThat(running().count()).isZero();
    }

    private void casesOfTheOlderVersion() {
        for (int i = 0; i < OF_EACH_KIND; i++) {
            fixture.domain.facts = new ImageFacts(false, false, false);
            toReview.add(fixture.aStartedCase());
            fixture.domain.facts = new ImageFacts(true, true, false);
            fixture.domain.verdict = DeformationVerdict.ABOVE_LIMIT;
            toDecide.add(fixture.aStartedCase());
            CaseId modified = fixture.aStartedCase();
            fixture.complete(modified, CLINICIAN, "decision", "MODIFY", "reason", "shrunk");
            toModify.add(modified);
            fixture.domain.facts = new ImageFacts(false, false, false);
            fixture.domain.breaks.add("adjust");
            failed.add(fixture.aStartedCase());
            fixture.domain.breaks.clear();
        }
        for (int i = 0; i < NOT_BEGUN; i++) {
            notBegun.add(begin());
        }
    }

    private CaseId begin() {
        CaseId id = fixture.aCase();
        fixture.workflow.start(id, Actor.SYSTEM);
        return id;
    }

    private void finishAll() {
        fixture.runJobs(10_000);
        failed.forEach(id -> fixture.complete(id, LEAD, "action", "RETRY"));
        toDecide.forEach(id -> fixture.complete(id, CLINICIAN, "decision", "DO_NOT_MODIFY", "reason", "gas"));
        toModify.forEach(id -> fixture.complete(id, PLANNER, "planUid", "1.2.3"));
        all().forEach(id -> fixture.approve(id, CLINICIAN));
    }

    private List<CaseId> all() {
        List<CaseId> all = new ArrayList<>(toReview);
        List.of(toDecide, toModify, failed, notBegun).forEach(all::addAll);
        return all;
    }

    private ProcessInstanceQuery running() {
        return fixture.engine.getRuntimeService().createProcessInstanceQuery();
    }

    private long timers() {
        return fixture.engine.getManagementService().createJobQuery().timers().count();
    }

    private long olderInstances() {
        return running().list().stream()
                .filter(instance -> instance.getProcessDefinitionId().contains("Process:1:"))
                .count();
    }
}
