package io.contourflow.intake;

import io.contourflow.archive.SeriesChanged;
import io.contourflow.kernel.SeriesUid;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Drives intake on a thread of its own, because assembling a volume takes seconds. Ends of associations are remembered
 * until the next look; one lost by a kill is made up for by the silence that follows it.
 */
@Component
class IntakePoller implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(IntakePoller.class);
    private static final int STOP_TIMEOUT_S = 20;

    private final IntakeRound round;
    private final IntakeProperties properties;
    private final LinkedBlockingQueue<SeriesUid> ended = new LinkedBlockingQueue<>();
    private @Nullable ScheduledExecutorService thread;

    IntakePoller(IntakeRound round, IntakeProperties properties) {
        this.round = round;
        this.properties = properties;
    }

    @EventListener
    void associationEnded(SeriesChanged changed) {
        ended.addAll(changed.series());
    }

    @Override
    public synchronized void start() {
        if (thread != null || !properties.enabled()) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "intake"));
        thread.scheduleWithFixedDelay(this::look, 0, properties.pollMs(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Set<SeriesUid> batch = new HashSet<>();
        ended.drainTo(batch);
        try {
            round.look(batch);
        } catch (RuntimeException | Error failure) {
            // A scheduled task that throws is never run again: intake would stop for good, and nobody would know.
            ended.addAll(batch);
            LOG.error("intake failed; it looks again in {} ms", properties.pollMs(), failure);
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            if (!running.awaitTermination(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
