package io.contourflow.process.engine;

import io.contourflow.process.ProcessProperties;
import java.time.Duration;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.property.JobExecutionProperty;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

/**
 * Short locks with a heartbeat. Measured with the engine's default settings, the job of a dead node is taken over after
 * 341 s; a short lock without a heartbeat never lets a long job finish.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "camunda.bpm.job-execution", name = "enabled", matchIfMissing = true)
class JobExecutorConfiguration {

    /** Twenty seconds: time for three missed beats, and short enough for a person who waits. */
    private static final int LOCK_TIME_MS = 20_000;

    /** One at a time: a job that waits behind another one in the same thread has a lock that nobody extends. */
    private static final int JOBS_PER_ACQUISITION = 1;

    private static final int WAIT_TIME_MS = 1_000;
    /** The longest pause between two looks for work of others; the engine's own default is a minute. */
    private static final long WAIT_TIME_MS_MAX = 3_000;

    @Bean
    JobHeartbeat jobHeartbeat(DataSource dataSource, CamundaBpmProperties engine, ProcessProperties properties) {
        String prefix = engine.getDatabase().getTablePrefix();
        return new JobHeartbeat(
                dataSource,
                prefix == null ? "" : prefix,
                Duration.ofMillis(lockTimeMs(engine)),
                properties.jobHeartbeat());
    }

    @Bean
    JobExecutor jobExecutor(
            @Qualifier("camundaTaskExecutor") TaskExecutor threads,
            CamundaBpmProperties engine,
            JobHeartbeat heartbeat) {
        HeartbeatJobExecutor executor = new HeartbeatJobExecutor(heartbeat);
        JobExecutionProperty settings = engine.getJobExecution();
        executor.setTaskExecutor(threads);
        executor.setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
        executor.setLockTimeInMillis(lockTimeMs(engine));
        executor.setMaxJobsPerAcquisition(JOBS_PER_ACQUISITION);
        executor.setWaitTimeInMillis(
                settings.getWaitTimeInMillis() == null ? WAIT_TIME_MS : settings.getWaitTimeInMillis());
        executor.setMaxWait(settings.getMaxWait() == null ? WAIT_TIME_MS_MAX : settings.getMaxWait());
        return executor;
    }

    private static int lockTimeMs(CamundaBpmProperties engine) {
        Integer configured = engine.getJobExecution().getLockTimeInMillis();
        return configured == null ? LOCK_TIME_MS : configured;
    }
}
