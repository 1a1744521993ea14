package io.contourflow.archive;

import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Objects as read-only files {@code aa/<hash>}. An object appears under its name only when it is whole and on the disk:
 * written elsewhere, fsync, atomic rename, fsync of the folder. A killed program therefore leaves whole objects and
 * temporary files, never half an object. The 256 folders are made at start, because a sender waits for each fsync and a
 * folder that is new needs two more. Thread-safe, and safe for several programs on one folder.
 */
@Component
class FileObjectStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileObjectStore.class);
    private static final int FOLDERS = 256;

    /** Objects whose removal began; whoever began it, or its next run, ends it. */
    private static final String LEAVING = "leaving-";

    private static final List<String> FULL = List.of("no space left", "quota exceeded", "not enough space");

    private final ArchiveProperties properties;
    private final LongSupplier usableBytes;

    @Autowired
    FileObjectStore(ArchiveProperties properties) throws IOException {
        this(properties, usableBytesOf(Files.createDirectories(properties.temporaryDirectory())));
    }

    /** @param usableBytes tells how much is free */
    FileObjectStore(ArchiveProperties properties, LongSupplier usableBytes) throws IOException {
        this.properties = properties;
        this.usableBytes = usableBytes;
        Files.createDirectories(properties.temporaryDirectory());
        makeFolders();
        removeStaleFiles();
    }

    private void makeFolders() throws IOException {
        for (int first = 0; first < FOLDERS; first++) {
            Files.createDirectories(
                    properties.directory().resolve(HexFormat.of().toHexDigits((byte) first)));
        }
        forceDirectory(properties.directory());
    }

    private static LongSupplier usableBytesOf(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return () -> {
            try {
                return store.getUsableSpace();
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        };
    }

    private void removeStaleFiles() throws IOException {
        Instant limit = Instant.now().minus(Duration.ofHours(properties.staleTemporaryHours()));
        try (Stream<Path> files = Files.list(properties.temporaryDirectory())) {
            for (Path file : files.toList()) {
                boolean isLeaving = String.valueOf(file.getFileName()).startsWith(LEAVING);
                boolean isStale = Files.getLastModifiedTime(file).toInstant().isBefore(limit);
                if (!isLeaving && isStale && Files.deleteIfExists(file)) {
                    LOG.info("removed the temporary file {} of a killed program", file.getFileName());
                }
            }
        }
    }

    @Override
    public void put(ContentHash hash, Path file) {
        Path target = path(hash);
        try {
            if (keptAlready(target)) {
                return;
            }
            requireRoom(Files.size(file));
            force(file);
            try {
                publish(file, target);
            } catch (AtomicMoveNotSupportedException otherFileSystem) {
                LOG.debug("copying from another file system", otherFileSystem);
                putCopy(file, target);
            }
        } catch (IOException cause) {
            throw translated(cause);
        }
    }

    private void putCopy(Path file, Path target) throws IOException {
        Path copy = Files.createTempFile(properties.temporaryDirectory(), "copy", ".part");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            force(copy);
            publish(copy, target);
        } finally {
            Files.deleteIfExists(copy);
        }
        Files.delete(file);
    }

    @Override
    public void put(ContentHash hash, byte[] bytes) {
        Path target = path(hash);
        try {
            if (keptAlready(target)) {
                return;
            }
            requireRoom(bytes.length);
            Path part = Files.createTempFile(properties.temporaryDirectory(), "bytes", ".part");
            try {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                publish(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException cause) {
            throw translated(cause);
        }
    }

    /** Another thread may have renamed the object but not yet synchronised its folder, so that is done here too. */
    private static boolean keptAlready(Path target) throws IOException {
        try {
            // tells a removal that is going on
            Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
        } catch (NoSuchFileException absent) {
            return false;
        }
        forceDirectory(parentOf(target));
        return true;
    }

    private static void publish(Path whole, Path target) throws IOException {
        Files.setPosixFilePermissions(
                whole,
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OWNER_WRITE));
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(parentOf(target));
    }

    private void requireRoom(long bytes) {
        long usable = usableBytes.getAsLong();
        if (usable - bytes < properties.minimumFreeBytes()) {
            throw new OutOfSpace(
                    "object store has " + usable + " bytes free, needs " + bytes + " and must keep "
                            + properties.minimumFreeBytes(),
                    new IOException("No space left within the configured reserve"));
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Linux lets a folder be opened for reading and synchronised; that makes a rename in it durable. */
    private static void forceDirectory(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static RuntimeException translated(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(message::contains)) {
            return new OutOfSpace("object store is full: " + cause.getMessage(), cause);
        }
        return new UncheckedIOException(cause);
    }

    /**
     * Renamed first, then looked at: a touch that came before the rename is seen, one that comes after it finds no object,
     * and the object is then written anew.
     */
    @Override
    public boolean remove(ContentHash hash, Instant restingSince) {
        Path target = path(hash);
        Path leaving = properties.temporaryDirectory().resolve(LEAVING + hash.hex());
        try {
            if (Files.exists(target)) {
                Files.move(target, leaving, StandardCopyOption.ATOMIC_MOVE);
            } else if (Files.notExists(leaving)) {
                return true;
            }
            if (Files.getLastModifiedTime(leaving).toInstant().isAfter(restingSince)) {
                Files.move(leaving, target, StandardCopyOption.ATOMIC_MOVE);
                forceDirectory(parentOf(target));
                return false;
            }
            Files.deleteIfExists(leaving);
            forceDirectory(parentOf(target));
            return true;
        } catch (IOException cause) {
            throw new UncheckedIOException("object " + hash, cause);
        }
    }

    @Override
    public boolean contains(ContentHash hash) {
        return Files.exists(path(hash));
    }

    @Override
    public InputStream open(ContentHash hash) {
        try {
            return Files.newInputStream(path(hash));
        } catch (NoSuchFileException absent) {
            throw Problem.notFound("object", hash);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public Path file(ContentHash hash) {
        Path path = path(hash);
        if (Files.notExists(path)) {
            throw Problem.notFound("object", hash);
        }
        return path;
    }

    private Path path(ContentHash hash) {
        String hex = hash.hex();
        return properties.directory().resolve(hex.substring(0, 2)).resolve(hex);
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException("no folder above " + path);
        }
        return parent;
    }
}
