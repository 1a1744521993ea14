package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink for tests: keeps copies of the files by SOP Instance UID. */
final class MemorySink implements InstanceSink {
    final Map<String, Path> files = new ConcurrentHashMap<>();
    final Map<String, ReceivedInstance> received = new ConcurrentHashMap<>();
    final List<Set<SeriesUid>> ended = new CopyOnWriteArrayList<>();
    volatile StoreOutcome outcome = StoreOutcome.STORED;
    volatile boolean broken;
    private final Path folder;

    MemorySink(Path folder) {
        this.folder = folder;
    }

    @Override
    public StoreOutcome store(ReceivedInstance instance) {
        if (broken) {
            throw new IllegalStateException("the database is away");
        }
        String uid = instance.header().sopInstanceUid();
        try {
            Files.createDirectories(folder);
            Path kept = folder.resolve(uid + ".dcm");
            Files.deleteIfExists(kept);
            Files.move(instance.file(), kept);
            files.put(uid, kept);
            received.put(uid, instance);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return outcome;
    }

    @Override
    public void associationEnded(String callingAe, Set<SeriesUid> series) {
        ended.add(series);
    }
}
