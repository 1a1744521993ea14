package io.contourflow.process.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobsRunnable;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's job executor, whose running jobs keep their locks alive. */
class HeartbeatJobExecutor extends SpringJobExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatJobExecutor.class);

    private final JobHeartbeat heartbeat;

    HeartbeatJobExecutor(JobHeartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    @Override
    public Runnable getExecuteJobsRunnable(List<String> jobIds, ProcessEngineImpl processEngine) {
        return new BeatingJobs(jobIds, processEngine);
    }

    private final class BeatingJobs extends ExecuteJobsRunnable {

        BeatingJobs(List<String> jobIds, ProcessEngineImpl processEngine) {
            super(jobIds, processEngine);
        }

        @Override
        protected void executeJob(String jobId, CommandExecutor commandExecutor, JobFailureCollector failures) {
            try (JobHeartbeat.Lease lease = heartbeat.hold(jobId, getLockOwner())) {
                super.executeJob(jobId, commandExecutor, failures);
            } catch (JobHeartbeat.LockLost cause) {
                // It waited here longer than its lock held: whoever has it now does it.
                LOG.info("{}", cause.getMessage());
            }
        }
    }
}
