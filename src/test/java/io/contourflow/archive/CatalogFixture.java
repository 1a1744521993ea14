package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** The part of the archive that takes, finds and gives objects, on a temporary folder. */
@Configuration(proxyBeanMethods = false)
@Import({ArchiveSink.class, InstanceIndex.class, JdbcCatalog.class, CatalogFixture.Heard.class})
public class CatalogFixture {
    @Bean
    FileObjectStore objectStore() throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        return new FileObjectStore(new ArchiveProperties(Files.createTempDirectory(target, "objects"), 1, 64, 6));
    }

    /** What intake is told of. */
    public static class Heard {
        private final List<Set<SeriesUid>> changed = new CopyOnWriteArrayList<>();

        @EventListener
        void on(SeriesChanged event) {
            changed.add(event.series());
        }

        public List<Set<SeriesUid>> changed() {
            return changed;
        }
    }
}
