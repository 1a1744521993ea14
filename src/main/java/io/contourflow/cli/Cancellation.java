package io.contourflow.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: asks the running command to stop at its next checkpoint, gives it a moment to clean up, and ends the process
 * with status {@value #STATUS}.
 */
final class Cancellation {
    /** As shells report a program that Ctrl-C ended: 128 + SIGINT. */
    static final int STATUS = 130;

    /** Checkpoints lie at most some seconds apart; a user waits no longer. Seconds. */
    private static final int CLEAN_UP_S = 10;

    private static volatile boolean wanted;

    private Cancellation() {}

    /** Whether the user does not want the result any more. */
    static boolean wanted() {
        return wanted;
    }

    /**
     * Ctrl-C from now on cancels what this thread does.
     *
     * @param err where the user is told
     * @return count it down before the process ends by itself
     */
    static CountDownLatch watch(PrintStream err) {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (ended.getCount() > 0) {
                                stop(ended, err);
                            }
                        },
                        "cancellation"));
        return ended;
    }

    private static void stop(CountDownLatch ended, PrintStream err) {
        wanted = true;
        try {
            if (!ended.await(CLEAN_UP_S, TimeUnit.SECONDS)) {
                err.println("contourflow: cancelled before it could clean up");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        err.flush();
        // exit would wait for this very thread; the status of a signal depends on its number
        Runtime.getRuntime().halt(STATUS);
    }
}
