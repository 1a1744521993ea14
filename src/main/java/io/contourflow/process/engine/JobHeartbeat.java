package io.contourflow.process.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the locks of running jobs alive. The lock itself is short, so that the work of a dead node is taken over soon;
 * the beat extends it on a connection of its own while the job computes. It never touches {@code REV_}, so the engine's
 * own optimistic locking stays as it is.
 *
 * <p>A beat that finds the lock taken away, or no beat getting through until the lock has expired, means that another
 * node may be doing the work: the computing thread is interrupted, and its transaction does not commit.
 */
final class JobHeartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobHeartbeat.class);

    private static final int BEAT_TIMEOUT_S = 2;

    private final DataSource dataSource;
    private final String beatSql;
    private final Duration lockTime;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "job-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param tablePrefix of the engine's tables, for instance {@code engine.}
     * @param lockTime as the job executor sets it, at least three times {@code interval}
     */
    JobHeartbeat(DataSource dataSource, String tablePrefix, Duration lockTime, Duration interval) {
        if (!tablePrefix.matches("([A-Za-z_]+\\.)?")) {
            throw new IllegalArgumentException("table prefix must be a schema and a dot but is '" + tablePrefix + "'");
        }
        if (interval.isNegative()
                || interval.isZero()
                || interval.multipliedBy(3).compareTo(lockTime) > 0) {
            throw new IllegalArgumentException("job heartbeat must be at most a third of the lock time but they are "
                    + interval + " and " + lockTime);
        }
        this.dataSource = dataSource;
        this.beatSql = "update " + tablePrefix + "ACT_RU_JOB set LOCK_EXP_TIME_=? where ID_=? and LOCK_OWNER_=?";
        this.lockTime = lockTime;
        scheduler.scheduleWithFixedDelay(
                this::beatAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Beats for the job from now on, on behalf of the calling thread.
     *
     * @throws LockLost when the job is not this node's any more
     */
    Lease hold(String jobId, String lockOwner) {
        Lease lease = new Lease(jobId, lockOwner, Thread.currentThread());
        try {
            if (!extend(lease)) {
                throw new LockLost(jobId);
            }
        } catch (SQLException cause) {
            throw new IllegalStateException("cannot extend the lock of job " + jobId, cause);
        }
        leases.put(jobId, lease);
        return lease;
    }

    private void beatAll() {
        leases.values().forEach(this::beat);
    }

    private void beat(Lease lease) {
        try {
            if (!extend(lease)) {
                lease.lose("another node has it, or it is gone");
            }
        } catch (SQLException | RuntimeException cause) {
            LOG.warn("cannot extend the lock of job {}: {}", lease.jobId, cause.toString());
            if (clock.instant().isAfter(lease.lockedUntil)) {
                lease.lose("it expired");
            }
        }
    }

    private boolean extend(Lease lease) throws SQLException {
        Instant lockedUntil = clock.instant().plus(lockTime).truncatedTo(ChronoUnit.MILLIS);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(beatSql)) {
            connection.setAutoCommit(true);
            // Whoever holds the row of one job must not keep the other jobs from their beats.
            statement.setQueryTimeout(BEAT_TIMEOUT_S);
            statement.setTimestamp(1, Timestamp.from(lockedUntil));
            statement.setString(2, lease.jobId);
            statement.setString(3, lease.lockOwner);
            if (statement.executeUpdate() != 1) {
                return false;
            }
        }
        lease.lockedUntil = lockedUntil;
        return true;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /** The lock of one running job. */
    final class Lease implements AutoCloseable {

        private final String jobId;
        private final String lockOwner;
        private final Thread worker;
        private volatile Instant lockedUntil = Instant.MIN;
        private boolean over;
        private boolean lost;

        private Lease(String jobId, String lockOwner, Thread worker) {
            this.jobId = jobId;
            this.lockOwner = lockOwner;
            this.worker = worker;
        }

        private synchronized void lose(String why) {
            if (!over && !lost) {
                lost = true;
                LOG.warn("lock of job {} is lost, the step is stopped: {}", jobId, why);
                worker.interrupt();
            }
        }

        /**
         * Ends the beats, called by the worker when it has nothing left but to commit or to tell its failure: the row of
         * a finished job goes away with the commit, which must not look like a lost lock, and the thread is another
         * job's soon after. From now on the worker is not interrupted; where it was, its flag is cleared. May be called
         * again.
         *
         * @return whether the lock was held to the end
         */
        synchronized boolean finish() {
            if (!over) {
                over = true;
                leases.remove(jobId, this);
                if (lost) {
                    Thread.interrupted();
                }
            }
            return !lost;
        }

        /** End of the lock as it was last extended, whole milliseconds as the engine reads them. */
        Instant lockedUntil() {
            return lockedUntil;
        }

        @Override
        public void close() {
            finish();
        }
    }

    /** The job belongs to another node by now. */
    static final class LockLost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private LockLost(String jobId) {
            super("job " + jobId + " is not locked by this node any more");
        }
    }
}
