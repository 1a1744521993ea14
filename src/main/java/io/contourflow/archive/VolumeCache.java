package io.contourflow.archive;

import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.kernel.ContentHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Recently used volumes, the least recently used one leaves first. Keyed by the content of the series, so that a series
 * that grew is never served from memory. Thread-safe.
 */
final class VolumeCache {
    private static final int BYTES_PER_VOXEL = Float.BYTES;

    private final long limitBytes;
    private final Map<ContentHash, AssembledSeries> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long usedBytes;

    VolumeCache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    synchronized Optional<AssemblyResult> get(ContentHash key) {
        return Optional.ofNullable(entries.get(key)).map(AssemblyResult.Assembled::new);
    }

    synchronized void put(ContentHash key, AssembledSeries series) {
        long bytes = bytes(series);
        if (bytes > limitBytes || entries.putIfAbsent(key, series) != null) {
            return;
        }
        usedBytes += bytes;
        var oldest = entries.values().iterator();
        while (usedBytes > limitBytes) {
            usedBytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    synchronized long usedBytes() {
        return usedBytes;
    }

    private static long bytes(AssembledSeries series) {
        return (long) series.volume().geometry().voxelCount() * BYTES_PER_VOXEL;
    }
}
