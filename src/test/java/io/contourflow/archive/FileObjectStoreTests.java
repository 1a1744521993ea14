package io.contourflow.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.Together;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R18")
class FileObjectStoreTests {
    private static final byte[] BYTES = "an object".getBytes(StandardCharsets.UTF_8);
    private static final ContentHash HASH = ContentHash.of(BYTES);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicLong free = new AtomicLong(1L << 40);
    private ArchiveProperties properties = new ArchiveProperties(Path.of(""), 1, 64, 6);

    @BeforeEach
    void chooseDirectory() {
        properties = new ArchiveProperties(directory.resolve("objects"), 1, 64, 6);
    }

    private FileObjectStore store() throws IOException {
        return new FileObjectStore(properties, free::get);
    }

    @Test
    void keepsAnObjectUnderItsHashAndTakesTheFileOver() throws IOException {
        FileObjectStore store = store();
        Path file = Files.write(directory.resolve("received"), BYTES);

        store.put(HASH, file);

        assertThat(file).doesNotExist();
        String hex = HASH.hex();
        assertThat(store.file(HASH))
                .isEqualTo(properties.directory().resolve(hex.substring(0, 2)).resolve(hex))
                .hasBinaryContent(BYTES);
        try (InputStream in = store.open(HASH)) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }
    }

    @Test
    void putsAgainWithoutEffect() throws IOException {
        FileObjectStore store = store();
        store.put(HASH, BYTES);
        Object written = Files.getAttribute(store.file(HASH), "unix:ino");
        Path again = Files.write(directory.resolve("again"), BYTES);

        store.put(HASH, again);
        store.put(HASH, BYTES);

        assertThat(Files.getAttribute(store.file(HASH), "unix:ino")).isEqualTo(written);
        assertThat(temporaryFiles()).isZero();
    }

    @Test
    void removesAnObjectOnlyWhenNobodyPutItLately() throws IOException {
        FileObjectStore store = store();
        store.put(HASH, BYTES);
        Files.setLastModifiedTime(store.file(HASH), FileTime.from(Instant.EPOCH));
        Instant since = Instant.now().minusSeconds(60);

        store.put(HASH, BYTES);
        assertThat(store.remove(HASH, since)).isFalse();
        assertThat(store.file(HASH)).hasBinaryContent(BYTES);

        Files.setLastModifiedTime(store.file(HASH), FileTime.from(Instant.EPOCH));
        assertThat(store.remove(HASH, since)).isTrue();
        assertThat(store.contains(HASH)).isFalse();
        assertThat(store.remove(HASH, since)).as("there is none").isTrue();
        assertThat(temporaryFiles()).isZero();
    }

    @Test
    void goesOnWithARemovalThatWasKilled() throws IOException {
        FileObjectStore store = store();
        store.put(HASH, BYTES);
        Path leaving = properties.temporaryDirectory().resolve("leaving-" + HASH.hex());
        Files.move(store.file(HASH), leaving);
        Files.setLastModifiedTime(leaving, FileTime.from(Instant.EPOCH.plusSeconds(100)));

        FileObjectStore restarted = store();
        assertThat(leaving).as("not for the start to remove").exists();
        assertThat(restarted.remove(HASH, Instant.EPOCH)).as("put meanwhile").isFalse();
        assertThat(restarted.file(HASH)).hasBinaryContent(BYTES);
        assertThat(restarted.remove(HASH, Instant.now())).isTrue();
    }

    @Test
    void keepsOneWholeObjectWhenManyPutItAtOnce() throws Exception {
        FileObjectStore store = store();
        byte[] big = new byte[1 << 20];
        ContentHash hash = ContentHash.of(big);

        Together.run(8, number -> () -> {
                    store.put(hash, big);
                    return Files.size(store.file(hash));
                })
                .forEach(size -> assertThat(size).isEqualTo(big.length));

        assertThat(temporaryFiles()).isZero();
    }

    @Test
    void leavesTheFileAndNoObjectWhenThereIsNoRoom() throws IOException {
        FileObjectStore store = store();
        free.set(1024 * 1024 + BYTES.length - 1);
        Path file = Files.write(directory.resolve("received"), BYTES);

        assertThatThrownBy(() -> store.put(HASH, file))
                .isInstanceOf(ObjectStore.OutOfSpace.class)
                .hasMessageContaining("must keep 1048576");
        assertThatThrownBy(() -> store.put(HASH, BYTES)).isInstanceOf(ObjectStore.OutOfSpace.class);

        assertThat(file).hasBinaryContent(BYTES);
        assertThat(store.contains(HASH)).isFalse();
        free.incrementAndGet();
        store.put(HASH, file);
        assertThat(store.contains(HASH)).isTrue();
    }

    @Test
    void tellsAFullDiskFromOtherFailures() {
        assertThat(FileObjectStore.translated(new IOException("No space left on device")))
                .isInstanceOf(ObjectStore.OutOfSpace.class);
        assertThat(FileObjectStore.translated(new IOException("Disk quota exceeded")))
                .isInstanceOf(ObjectStore.OutOfSpace.class);
        assertThat(FileObjectStore.translated(new IOException("Input/output error")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void removesOnlyOldTemporaryFilesOfKilledPrograms() throws IOException {
        Files.createDirectories(properties.temporaryDirectory());
        Path old = Files.write(properties.temporaryDirectory().resolve("old.part"), BYTES);
        Path young = Files.write(properties.temporaryDirectory().resolve("young.part"), BYTES);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(7))));

        FileObjectStore store = store();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(store.contains(HASH)).isFalse();
    }

    @Test
    void saysThatAnObjectIsNotThere() throws IOException {
        FileObjectStore store = store();

        assertThatThrownBy(() -> store.open(HASH)).isInstanceOf(Problem.class).hasMessageContaining("no object");
        assertThatThrownBy(() -> store.file(HASH)).isInstanceOf(Problem.class);
    }

    private long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(properties.temporaryDirectory())) {
            return files.count();
        }
    }
}
