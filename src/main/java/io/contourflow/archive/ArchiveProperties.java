package io.contourflow.archive;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where objects are kept ({@code contourflow.archive.*}).
 *
 * @param directory of the object store; {@code objects} below {@code contourflow.data} unless set; on several
 *     nodes the same shared folder
 * @param minimumFreeMib objects are refused with "out of resources" when less is free; the database often shares the
 *     disk and must never meet a full one
 * @param volumeCacheMib voxels of assembled series kept in memory; never more than a quarter of the heap
 * @param staleTemporaryHours temporary files of a killed program are removed at start once they are older; younger ones
 *     may belong to another node
 */
@ConfigurationProperties("contourflow.archive")
public record ArchiveProperties(
        @DefaultValue("./data/objects") Path directory,
        @DefaultValue("512") long minimumFreeMib,
        @DefaultValue("1024") long volumeCacheMib,
        @DefaultValue("6") int staleTemporaryHours) {
    private static final long MIB = 1024L * 1024;

    long minimumFreeBytes() {
        return minimumFreeMib * MIB;
    }

    long volumeCacheBytes() {
        return Math.min(volumeCacheMib * MIB, Runtime.getRuntime().maxMemory() / 4);
    }

    /** Files being written; on the same file system as the objects, so that they can be renamed. */
    Path temporaryDirectory() {
        return directory.resolve("incoming");
    }
}
