package io.contourflow.privacy;

import io.contourflow.archive.ObjectStore;
import io.contourflow.kernel.ContentHash;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;

/** Ends as a killed program does, after so many removals. */
final class DyingStore implements ObjectStore {
    private final ObjectStore store;
    private int left;

    DyingStore(ObjectStore store, int left) {
        this.store = store;
        this.left = left;
    }

    @Override
    public void put(ContentHash hash, Path file) {
        store.put(hash, file);
    }

    @Override
    public void put(ContentHash hash, byte[] bytes) {
        store.put(hash, bytes);
    }

    @Override
    public boolean contains(ContentHash hash) {
        return store.contains(hash);
    }

    @Override
    public InputStream open(ContentHash hash) {
        return store.open(hash);
    }

    @Override
    public Path file(ContentHash hash) {
        return store.file(hash);
    }

    @Override
    public boolean remove(ContentHash hash, Instant restingSince) {
        if (left-- == 0) {
            throw new IllegalStateException("killed");
        }
        return store.remove(hash, restingSince);
    }
}
