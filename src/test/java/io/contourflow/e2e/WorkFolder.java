package io.contourflow.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Folders of end-to-end tests lie under {@code target/e2e} and stay after the run: their logs tell why it failed. */
final class WorkFolder {
    private WorkFolder() {}

    static Path fresh(String name) throws IOException {
        Path folder = Path.of("target", "e2e", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        return Files.createDirectories(folder);
    }
}
