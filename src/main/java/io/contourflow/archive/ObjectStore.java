package io.contourflow.archive;

import io.contourflow.kernel.ContentHash;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Bytes by the hash of their content; file system or object storage behind one interface. What was put is durable when
 * {@code put} returns, is never changed, and is put again without effect.
 */
public interface ObjectStore {
    /**
     * Takes a complete temporary file over (moves it where possible).
     *
     * @throws OutOfSpace when there is no room; the file is left where it was
     */
    void put(ContentHash hash, Path file);

    void put(ContentHash hash, byte[] bytes);

    boolean contains(ContentHash hash);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND when there is no such object */
    InputStream open(ContentHash hash);

    /** A local read-only file with the content, for code that needs random access. */
    Path file(ContentHash hash);

    /**
     * Removes an object that nothing refers to any more, unless it was put since then: whoever puts an object that is here
     * already touches it, and refers to it only afterwards. No effect where there is none.
     *
     * @return false when it was put since {@code restingSince} and stays
     */
    boolean remove(ContentHash hash, Instant restingSince);

    /** The disk is full. */
    final class OutOfSpace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OutOfSpace(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
