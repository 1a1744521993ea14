package io.contourflow.imaging.registration;

import io.contourflow.kernel.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A bounded crew of daemon threads for loops over slices or chunks. Which thread does which chunk is left open, so a
 * loop body must write only to its own chunk; sums are then formed in chunk order, which makes every result independent
 * of the number of threads.
 */
final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    Workers(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "registration");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs {@code body} for 0 … count−1 and waits for all; the first failure is thrown. */
    void each(int count, IntConsumer body) {
        if (threads == 1 || count == 1) {
            for (int chunk = 0; chunk < count; chunk++) {
                body.accept(chunk);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<Callable<Void>> crew = new ArrayList<>();
        for (int worker = 0; worker < Math.min(threads, count); worker++) {
            crew.add(() -> {
                for (int chunk = next.getAndIncrement(); chunk < count; chunk = next.getAndIncrement()) {
                    body.accept(chunk);
                }
                return null;
            });
        }
        await(crew);
    }

    private void await(List<Callable<Void>> crew) {
        try {
            for (var done : pool.invokeAll(crew)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProgressListener.Cancelled("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
