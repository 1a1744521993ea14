package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads headers of objects that anybody may have sent, on few threads of its own: a hostile object can neither overflow
 * the stack of an association's thread nor occupy it for longer than the time limit, and however many associations there
 * are, only so many headers are in memory at once.
 */
final class HeaderReader implements AutoCloseable {
    /** A header takes a millisecond or so; a structure set of 100 MB some seconds on a busy machine. */
    private static final long LIMIT_S = 60;

    /** Eight times the usual one: the parser goes some five frames deeper with every nested sequence. */
    private static final long STACK_BYTES = 8L << 20;

    private static final long IDLE_S = 10;

    private final ThreadPoolExecutor parsers;

    HeaderReader() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        AtomicLong number = new AtomicLong();
        parsers = new ThreadPoolExecutor(
                threads, threads, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread =
                            new Thread(null, task, "dicom-parser-" + number.incrementAndGet(), STACK_BYTES, false);
                    thread.setDaemon(true);
                    return thread;
                });
        parsers.allowCoreThreadTimeOut(true);
    }

    /**
     * Waits for the header.
     *
     * @throws UnreadableDicom when the object cannot be understood
     * @throws NotRead when it took too long or too much memory, or the node is closing; another try may succeed
     */
    InstanceHeader read(Path file, ZoneId zone) throws NotRead {
        Future<InstanceHeader> header = parsers.submit(() -> DicomHeaders.read(file, zone));
        try {
            return header.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new NotRead("reading the header took longer than " + LIMIT_S + " s", late);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotRead("the node is closing", closing);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnreadableDicom unreadable) {
                throw unreadable;
            }
            throw new NotRead("reading the header failed: " + failed.getCause(), failed);
        } finally {
            // ends its reading from disk, if it is still at it
            header.cancel(true);
        }
    }

    @Override
    public void close() {
        parsers.shutdownNow();
    }

    /** The header was not read, for a reason that may not lie in the object. */
    static final class NotRead extends Exception {
        private static final long serialVersionUID = 1L;

        NotRead(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
