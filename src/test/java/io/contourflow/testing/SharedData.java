package io.contourflow.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real data beside the repository (never committed); tests that need them are skipped where they are absent. */
public final class SharedData {
    private static final Path ROOT = Path.of("..", "shared", "data");

    private SharedData() {}

    /** Skips the running test where {@code ../shared/data/<path>} is absent. */
    public static Path require(String path) {
        Path found = ROOT.resolve(path);
        if (!Files.exists(found)) {
            // a work tree one level deeper
            found = Path.of("..").resolve(ROOT).resolve(path);
        }
        assumeTrue(Files.exists(found), "shared data " + path + " are not here: this test is skipped");
        return found;
    }

    /** Unpacks {@code dicom/<name>.tar.xz} once per build into {@code target/shared-data} and returns the folder. */
    public static synchronized Path unpackedDicom(String name) {
        Path archive = require("dicom/" + name + ".tar.xz");
        Path folder = Path.of("target", "shared-data", name);
        Path done = folder.resolve(".unpacked");
        if (!Files.exists(done)) {
            try {
                Files.createDirectories(folder);
                ExternalProgram.require("tar").run("-xf", archive, "-C", folder).orFail();
                Files.createFile(done);
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot unpack " + archive, cause);
            }
        }
        return folder;
    }

    /** Every file under a folder, in order of path. */
    public static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals(".unpacked"))
                    .sorted()
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot list " + folder, cause);
        }
    }
}
