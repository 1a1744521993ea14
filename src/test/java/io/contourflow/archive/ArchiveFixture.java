package io.contourflow.archive;

import io.contourflow.dicom.DicomNodeProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The archive on a temporary folder, with a disk whose free space a test can set. */
@Configuration(proxyBeanMethods = false)
@Import({
    ArchiveSink.class,
    InstanceIndex.class,
    JdbcInstances.class,
    JdbcCatalog.class,
    AssembledImageVolumes.class,
    FileArtifacts.class
})
public class ArchiveFixture {
    @Bean
    AtomicLong freeBytes() {
        return new AtomicLong(1L << 40);
    }

    @Bean
    ArchiveProperties archiveProperties() throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        return new ArchiveProperties(Files.createTempDirectory(target, "objects"), 1, 64, 6);
    }

    @Bean
    FileObjectStore objectStore(ArchiveProperties properties, AtomicLong freeBytes) throws IOException {
        return new FileObjectStore(properties, freeBytes::get);
    }

    @Bean
    DicomNodeProperties dicomNodeProperties() {
        return new DicomNodeProperties(false, "CONTOURFLOW", "127.0.0.1", 0, 10, 30000, "UTC", Path.of("target"));
    }
}
