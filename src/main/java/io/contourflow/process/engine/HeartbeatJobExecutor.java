package io.contourflow.process.engine;

import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
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

    /**
     * Ends the beats before the engine commits or tells a failure. The engine drops the failure of a job whose lock is not
     * the one that it was begun with, taking it for another node's job by now; so the job is given the lock as we left it.
     */
    private static final class BeatingFailures extends JobFailureCollector {

        private final JobHeartbeat.Lease lease;

        BeatingFailures(String jobId, JobHeartbeat.Lease lease) {
            super(jobId);
            this.lease = lease;
        }

        @Override
        public void onCommandContextClose(CommandContext commandContext) {
            lease.finish();
            super.onCommandContextClose(commandContext);
        }

        @Override
        public void setFailure(Throwable failure) {
            if (lease.finish() && getJob() != null) {
                getJob().setLockExpirationTime(Date.from(lease.lockedUntil()));
            }
            super.setFailure(failure);
        }
    }

    private final class BeatingJobs extends ExecuteJobsRunnable {

        BeatingJobs(List<String> jobIds, ProcessEngineImpl processEngine) {
            super(jobIds, processEngine);
        }

        @Override
        protected void executeJob(String jobId, CommandExecutor commandExecutor, JobFailureCollector failures) {
            try (JobHeartbeat.Lease lease = heartbeat.hold(jobId, getLockOwner())) {
                super.executeJob(jobId, commandExecutor, new BeatingFailures(jobId, lease));
            } catch (JobHeartbeat.LockLost cause) {
                // It waited here longer than its lock held: whoever has it now does it.
                LOG.info("{}", cause.getMessage());
            }
        }
    }
}
