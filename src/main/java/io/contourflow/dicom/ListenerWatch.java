package io.contourflow.dicom;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.aoju.bus.image.Device;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a device listening. The listener of the toolkit ends at the first error of {@code accept} (no file descriptor
 * left, for one), silently, with its port still bound; nothing of the toolkit starts it again. So it runs on a thread of
 * its own here, and whenever that thread is found dead the port is bound anew. Associations under way go on.
 */
final class ListenerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerWatch.class);

    /** How long a scanner may find nobody at the port; a connection refused is tried again far later than that. */
    private static final long LOOK_EVERY_MS = 2_000;

    private final Device device;
    private volatile @Nullable Thread binder;
    private volatile @Nullable Thread listener;
    private boolean closed;

    /** @param associations runs everything of the device but its listener */
    ListenerWatch(Device device, Executor associations) {
        this.device = device;
        device.setExecutor(task -> {
            if (Thread.currentThread().equals(binder)) {
                // never refused, unlike a task of a pool that is full
                Thread thread = new Thread(task, "dicom-listener");
                thread.start();
                listener = thread;
            } else {
                associations.execute(task);
            }
        });
    }

    /** Binds the port now and looks after it from now on. */
    void start(ScheduledExecutorService timer) throws IOException, GeneralSecurityException {
        bind();
        timer.scheduleWithFixedDelay(this::revive, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void bind() throws IOException, GeneralSecurityException {
        // what the toolkit asks to be run while it binds is the listener
        binder = Thread.currentThread();
        try {
            device.bindConnections();
        } finally {
            binder = null;
        }
    }

    /** Whether somebody accepts connections at this moment. */
    boolean alive() {
        Thread thread = listener;
        return thread != null && thread.isAlive();
    }

    private synchronized void revive() {
        if (closed || alive()) {
            return;
        }
        LOG.error("the DICOM listener has died; listening again");
        try {
            device.unbindConnections();
            bind();
            LOG.info("the DICOM listener is back");
        } catch (IOException | GeneralSecurityException | RuntimeException | Error cause) {
            // the timer would drop this task if it let anything through, and the next look may find a descriptor free
            LOG.error("listening again failed, next try in {} ms", LOOK_EVERY_MS, cause);
        }
    }

    /** Stops listening for good. */
    synchronized void close() {
        closed = true;
        device.unbindConnections();
    }
}
