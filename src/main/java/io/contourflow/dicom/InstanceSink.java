package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import java.util.Set;

/** Where received objects go; the archive implements it. Called from association threads, so thread-safe. */
public interface InstanceSink {
    /** Returns STORED only once the object (fsync of file and folder) and its index row (commit) are durable. */
    StoreOutcome store(ReceivedInstance instance);

    /** The association that brought objects of these series is over (released, aborted or timed out). */
    void associationEnded(String callingAe, Set<SeriesUid> series);
}
