package io.contourflow.process.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.contourflow.testing.TestDatabase;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobHeartbeatIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Duration LOCK_TIME = Duration.ofMillis(3000);
    private static final JobHeartbeat HEARTBEAT =
            new JobHeartbeat(DATABASE.dataSource(), "engine.", LOCK_TIME, Duration.ofMillis(100));

    /** The columns that the heartbeat looks at, as the engine makes them. */
    @BeforeAll
    static void makeJobTable() {
        DATABASE.jdbc().sql("""
                        create table engine.ACT_RU_JOB (ID_ varchar(64) primary key, REV_ integer,
                            LOCK_EXP_TIME_ timestamp, LOCK_OWNER_ varchar(255))
                        """).update();
    }

    @BeforeEach
    void oneJobOfThisNode() {
        DATABASE.jdbc().sql("delete from engine.ACT_RU_JOB").update();
        DATABASE.jdbc()
                .sql("insert into engine.ACT_RU_JOB values ('job', 1, localtimestamp, 'me')")
                .update();
    }

    @AfterAll
    static void stop() {
        HEARTBEAT.close();
        DATABASE.close();
    }

    private static Instant lockedUntil() {
        return DATABASE.jdbc()
                .sql("select LOCK_EXP_TIME_ from engine.ACT_RU_JOB")
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    @Test
    void extendsTheLockAgainAndAgainWithoutTouchingTheRevision() {
        try (JobHeartbeat.Lease lease = HEARTBEAT.hold("job", "me")) {
            Instant first = lockedUntil();
            assertThat(first).isAfter(Instant.now());
            await().untilAsserted(() -> assertThat(lockedUntil()).isAfter(first));
        }
        assertThat(DATABASE.jdbc()
                        .sql("select REV_ from engine.ACT_RU_JOB")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void stopsTheStepWhenAnotherNodeHasTheLock() {
        try (JobHeartbeat.Lease lease = HEARTBEAT.hold("job", "me")) {
            DATABASE.jdbc()
                    .sql("update engine.ACT_RU_JOB set LOCK_OWNER_ = 'other'")
                    .update();
            assertThatThrownBy(() -> new CountDownLatch(1).await(10, TimeUnit.SECONDS))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavesAStepAloneThatIsAboutToCommit() {
        try (JobHeartbeat.Lease lease = HEARTBEAT.hold("job", "me")) {
            assertThat(lease.finish()).isTrue();
            DATABASE.jdbc().sql("delete from engine.ACT_RU_JOB").update();
            afterMoreBeats();
            assertThat(lease.finish()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void neverStopsTheNextStepOfTheThread() {
        HEARTBEAT.hold("job", "me").close();
        DATABASE.jdbc()
                .sql("update engine.ACT_RU_JOB set LOCK_OWNER_ = 'other'")
                .update();
        afterMoreBeats();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Until another step of this node has been beaten for twice, so that every step held by now was looked at. */
    private static void afterMoreBeats() {
        DATABASE.jdbc()
                .sql("insert into engine.ACT_RU_JOB values ('next', 1, localtimestamp, 'me')")
                .update();
        try (JobHeartbeat.Lease next = HEARTBEAT.hold("next", "me")) {
            Instant first = next.lockedUntil();
            await().until(() -> next.lockedUntil().isAfter(first));
            Instant second = next.lockedUntil();
            await().until(() -> next.lockedUntil().isAfter(second));
        }
    }

    @Test
    void tellsWhetherTheLockWasHeldToTheEnd() {
        try (JobHeartbeat.Lease lease = HEARTBEAT.hold("job", "me")) {
            DATABASE.jdbc().sql("delete from engine.ACT_RU_JOB").update();
            assertThatThrownBy(() -> new CountDownLatch(1).await(10, TimeUnit.SECONDS))
                    .isInstanceOf(InterruptedException.class);
            assertThat(lease.finish()).isFalse();
        }
    }

    @Test
    void doesNotBeginWhatAnotherNodeHas() {
        assertThatThrownBy(() -> HEARTBEAT.hold("job", "somebody")).isInstanceOf(JobHeartbeat.LockLost.class);
        assertThatThrownBy(() -> HEARTBEAT.hold("gone", "me")).isInstanceOf(JobHeartbeat.LockLost.class);
    }

    @Test
    void refusesABeatThatIsTooSlowForTheLock() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new JobHeartbeat(DATABASE.dataSource(), "engine.", LOCK_TIME, Duration.ofMillis(1500)))
                .withMessageContaining("PT1.5S and PT3S");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new JobHeartbeat(DATABASE.dataSource(), "x; drop table y", LOCK_TIME, Duration.ofMillis(100)));
    }
}
