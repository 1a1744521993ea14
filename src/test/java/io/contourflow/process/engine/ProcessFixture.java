package io.contourflow.process.engine;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.contouring.OutdatedContours;
import io.contourflow.intake.SeriesReplaced;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.DeadlineProperties;
import io.contourflow.process.MethodProperties;
import io.contourflow.process.MigrationProperties;
import io.contourflow.process.ModelMigration;
import io.contourflow.process.ProcessProperties;
import io.contourflow.process.TaskDesk;
import io.contourflow.process.TaskDesk.TaskQuery;
import io.contourflow.process.TaskDesk.TaskView;
import io.contourflow.process.Workflow;
import io.contourflow.registration.InMemoryProcessingSettings;
import io.contourflow.review.ContourReview;
import io.contourflow.review.ContoursChanged;
import io.contourflow.testing.InMemoryCases;
import io.contourflow.testing.InMemoryContourSets;
import io.contourflow.testing.InMemoryNotices;
import io.contourflow.testing.InMemoryStepResults;
import io.contourflow.testing.InMemoryTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** The real models, delegates, listeners and façades on an engine in memory, over a domain that a test can set. */
public final class ProcessFixture {
    public static final Actor CLINICIAN = new Actor("dr.known", "Dr Known", Set.of("clinician"), Set.of("RT"));
    public static final Actor COLLEAGUE = new Actor("dr.other", "Dr Other", Set.of("clinician"), Set.of("RT"));
    public static final Actor PLANNER = new Actor("p.lanner", "P Lanner", Set.of("planner"), Set.of("RT"));
    public static final Actor LEAD = new Actor("l.ead", "L Ead", Set.of("lead"), Set.of("RT"));
    private static final int JOBS_MAX = 200;

    public final FakeDomain domain = new FakeDomain();
    public final FakeReview review = new FakeReview(new InMemoryContourSets());
    public final InMemoryCases cases = new InMemoryCases();
    public final InMemoryTimeline timeline = new InMemoryTimeline();
    public final InMemoryNotices notices = new InMemoryNotices();
    public final InMemoryProcessingSettings settings = new InMemoryProcessingSettings();
    public final ProcessEngine engine;
    public final TaskDesk desk;
    public final Workflow workflow;
    public final ModelMigration migration;
    final FakeDomain.FakeContouring contouring = new FakeDomain.FakeContouring(domain, review);
    public final FakeTargets targets = new FakeTargets(domain, review);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** With an engine that counts what was walked: for one test class, which registers the extension. */
    public static ProcessFixture covered() {
        return new ProcessFixture(true, inMemory());
    }

    public static ProcessFixture plain() {
        return new ProcessFixture(false, inMemory());
    }

    /** On a database of the caller's. */
    public static ProcessFixture on(DataSource database) {
        return new ProcessFixture(false, database);
    }

    private static DataSource inMemory() {
        return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    private ProcessFixture(boolean covered, DataSource database) {
        context.registerBean(Transactions.class);
        context.registerBean(FakeDomain.class, () -> domain);
        context.registerBean(FakeReview.class, () -> review);
        context.registerBean(FakeDomain.FakeContouring.class, () -> contouring);
        context.registerBean(FakeTargets.class, () -> targets);
        context.registerBean(FakeByHand.class, () -> new FakeByHand(domain, review));
        context.registerBean(InMemoryStepResults.class, InMemoryStepResults::new);
        context.registerBean(OutdatedContours.class);
        context.registerBean(InMemoryCases.class, () -> cases);
        context.registerBean(InMemoryTimeline.class, () -> timeline);
        context.registerBean(ContourSets.class, () -> review.sets);
        context.registerBean(CaseLock.class, () -> caseId -> {});
        context.registerBean(ProcessProperties.class, FixtureSettings::properties);
        context.registerBean(MethodProperties.class, FixtureSettings::method);
        context.registerBean(InMemoryNotices.class, () -> notices);
        context.registerBean(InMemoryProcessingSettings.class, () -> settings);
        context.registerBean(DeadlineProperties.class, FixtureSettings::aWorkingWeek);
        context.registerBean(MigrationProperties.class, () -> new MigrationProperties(false, Map.of()));
        context.registerBean(DataSource.class, () -> database);
        context.registerBean(
                PlatformTransactionManager.class, () -> new JdbcTransactionManager(context.getBean(DataSource.class)));
        context.registerBean(CoveredEngine.class, () -> configured(new CoveredEngine(covered)));
        context.registerBean(
                ProcessEngine.class, () -> context.getBean(CoveredEngine.class).buildProcessEngine());
        registerServices();
        ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(context);
        scanner.addExcludeFilter(new RegexPatternTypeFilter(
                Pattern.compile(".*(PostgresCaseLock|JobExecutorConfiguration|CaseStarter|Tests.*|.*IT)")));
        scanner.scan("io.contourflow.process.delegate", "io.contourflow.process.engine");
        context.refresh();
        engine = context.getBean(ProcessEngine.class);
        desk = context.getBean(TaskDesk.class);
        workflow = context.getBean(Workflow.class);
        migration = context.getBean(ModelMigration.class);
    }

    private void registerServices() {
        context.registerBean(org.camunda.bpm.engine.RuntimeService.class, () -> built().getRuntimeService());
        context.registerBean(org.camunda.bpm.engine.HistoryService.class, () -> built().getHistoryService());
        context.registerBean(org.camunda.bpm.engine.RepositoryService.class, () -> built().getRepositoryService());
        context.registerBean(org.camunda.bpm.engine.TaskService.class, () -> built().getTaskService());
        context.registerBean(org.camunda.bpm.engine.IdentityService.class, () -> built().getIdentityService());
        context.registerBean(org.camunda.bpm.engine.ManagementService.class, () -> built().getManagementService());
    }

    private ProcessEngine built() {
        return context.getBean(ProcessEngine.class);
    }

    private CoveredEngine configured(CoveredEngine configuration) {
        configuration.setProcessEngineName("process-tests-" + UUID.randomUUID());
        configuration.setDataSource(context.getBean(DataSource.class));
        configuration.setTransactionManager(context.getBean(PlatformTransactionManager.class));
        configuration.setApplicationContext(context);
        // As the engine's factory bean does in the application.
        configuration.setExpressionManager(new SpringExpressionManager(context, null));
        configuration.setDatabaseSchemaUpdate("create");
        configuration.setHistory("full");
        configuration.setJobExecutorActivate(false);
        configuration.setEnforceHistoryTimeToLive(true);
        configuration.getProcessEnginePlugins().add(context.getBean(EngineCustomization.class));
        configuration.setDeploymentName("test");
        try {
            PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
            configuration.setDeploymentResources(java.util.stream.Stream.of(
                            files.getResources("classpath:bpmn/*.bpmn"),
                            files.getResources("classpath:bpmn/decisions/*.dmn"),
                            files.getResources("classpath:forms/*.form"))
                    .flatMap(java.util.Arrays::stream)
                    .toArray(org.springframework.core.io.Resource[]::new));
        } catch (java.io.IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
        return configuration;
    }

    /** The configuration of this fixture's engine, for the coverage extension. */
    public ProcessEngineConfigurationImpl configuration() {
        return context.getBean(CoveredEngine.class);
    }

    /** Everything as it was before the first test. */
    public ProcessFixture reset() {
        for (ProcessInstance instance : engine.getRuntimeService()
                .createProcessInstanceQuery()
                .rootProcessInstances()
                .list()) {
            engine.getRuntimeService().deleteProcessInstance(instance.getId(), "test over");
        }
        ClockUtil.reset();
        domain.asked.clear();
        domain.audited.clear();
        domain.people.clear();
        domain.facts = new io.contourflow.intake.ImageFacts(true, true, false);
        domain.verdict = io.contourflow.adaptation.DeformationVerdict.WITHIN_LIMIT;
        domain.fieldTrusted = false;
        domain.rigidFails = false;
        domain.secondContourDecides = false;
        domain.breaks.clear();
        domain.deformableFails = false;
        domain.releaseBreaks = false;
        domain.planningRefuses = false;
        contouring.without.clear();
        review.fourEyes = false;
        targets.needed = false;
        return this;
    }

    /** As intake tells it. */
    public void moreOfTheFirstImageArrived(CaseId id) {
        context.getBean(ReplacedImages.class)
                .on(new SeriesReplaced(id, cases.require(id).first().series()));
        runJobs();
    }

    /** As an edit by a user would, with what is told of it. */
    public void edit(CaseId id, ContourSet set) {
        review.edit(set);
        context.publishEvent(new ContoursChanged(id, set.id(), "External"));
        runJobs();
    }

    /** As the site's setting would. */
    public void secondReaderNeeded() {
        review.fourEyes = true;
    }

    public CaseId aCase() {
        return aCase(CaseMethod.OF_THE_SITE);
    }

    public CaseId aCase(CaseMethod method) {
        return aCaseWantedAt(null, method);
    }

    public CaseId aCaseWantedAt(Instant dueAt) {
        return aCaseWantedAt(dueAt, CaseMethod.OF_THE_SITE);
    }

    private CaseId aCaseWantedAt(Instant dueAt, CaseMethod method) {
        CaseImage image = new CaseImage(new SeriesUid("1.2.1"), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
        CaseImage later = new CaseImage(new SeriesUid("1.2.2"), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
        CaseId id = CaseId.random();
        cases.put(new ImagingCase(
                id,
                "P-1",
                "RT",
                image,
                later,
                null,
                null,
                CaseState.RECEIVED,
                "",
                60,
                dueAt,
                "",
                "system",
                Instant.now(),
                0,
                method));
        return id;
    }

    public CaseId aStartedCase() {
        return aStartedCase(CaseMethod.OF_THE_SITE);
    }

    public CaseId aStartedCase(CaseMethod method) {
        CaseId id = aCase(method);
        workflow.start(id, Actor.SYSTEM);
        runJobs();
        return id;
    }

    public void withoutModelFor(ImageRole role) {
        contouring.without.add(role);
    }

    /** Does what the job executor would do, until nothing is left to do. Failing jobs are tried until they give up. */
    public void runJobs() {
        runJobs(JOBS_MAX);
    }

    public void runJobs(int jobsMax) {
        for (int done = 0; done < jobsMax; done++) {
            List<Job> jobs = engine.getManagementService()
                    .createJobQuery()
                    .messages()
                    .withRetriesLeft()
                    .listPage(0, 1);
            if (jobs.isEmpty()) {
                return;
            }
            try {
                engine.getManagementService().executeJob(jobs.get(0).getId());
            } catch (RuntimeException expected) {
                // As in the executor: the failure is on the job, which has one retry less.
                lastFailure = expected;
            }
        }
        throw new AssertionError("still jobs to do after " + jobsMax);
    }

    /** Moves the engine's clock on and fires the timers that are due by then, oldest first. */
    public void later(Duration time) {
        ClockUtil.offset(ClockUtil.getCurrentTime().getTime() - System.currentTimeMillis() + time.toMillis());
        for (Job due : engine.getManagementService()
                .createJobQuery()
                .timers()
                .executable()
                .orderByJobDuedate()
                .asc()
                .list()) {
            engine.getManagementService().executeJob(due.getId());
        }
        runJobs();
    }

    /** Moves the engine's clock on and has ended instances removed whose time to live is over. */
    public void removeHistory(Duration later) {
        ClockUtil.offset(ClockUtil.getCurrentTime().getTime() - System.currentTimeMillis() + later.toMillis());
        engine.getHistoryService().cleanUpHistoryAsync(true).getId();
        for (Job job : engine.getHistoryService().findHistoryCleanupJobs()) {
            engine.getManagementService().executeJob(job.getId());
        }
    }

    public long historicInstances(CaseId id) {
        return engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(id.toString())
                .count();
    }

    private RuntimeException lastFailure;

    public RuntimeException lastFailure() {
        return lastFailure;
    }

    public CaseState stateOf(CaseId id) {
        return cases.require(id).state();
    }

    /** The only task of the case, as the application sees it. */
    public TaskView taskOf(CaseId id) {
        List<TaskView> tasks = tasksOf(id, Actor.SYSTEM);
        if (tasks.size() != 1) {
            throw new AssertionError("expected one task but there are " + tasks);
        }
        return tasks.get(0);
    }

    public List<TaskView> tasksOf(CaseId id, Actor actor) {
        return desk.list(new TaskQuery(false, null, null, id, false, "due", 0, 50), actor)
                .items();
    }

    /** Completes the only task of the case and does what follows. */
    public void complete(CaseId id, Actor actor, String... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        desk.complete(taskOf(id).id(), values, actor);
        runJobs();
    }

    /** Signs every set in force of the case, as the page does, and does what follows. */
    public void approve(CaseId id, Actor actor) {
        review.sets(id).forEach(set -> sign(set, actor));
        runJobs();
    }

    /** Signs what of the case is not approved yet, and does what follows. */
    public void approveTheRest(CaseId id, Actor actor) {
        review.sets(id).stream()
                .filter(set -> set.state() != ReviewState.APPROVED)
                .forEach(set -> sign(set, actor));
        runJobs();
    }

    private void sign(ContourSet set, Actor actor) {
        ContourReview.Decision signed = new ContourReview.Decision(true, Set.of(), "", "clinically approved");
        desk.decideContours(set.id(), signed, set.version(), actor);
    }

    /** As an administrator could by the engine's own interface, past every façade of ours. */
    public void completeInTheEngine(CaseId id, Map<String, Object> variables) {
        engine.getTaskService().complete(taskOf(id).id(), variables);
    }

    public ProcessInstance instanceOf(CaseId id, String processKey) {
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(id.toString(), processKey)
                .singleResult();
    }

    @EnableTransactionManagement(proxyTargetClass = true)
    static class Transactions {}
}
