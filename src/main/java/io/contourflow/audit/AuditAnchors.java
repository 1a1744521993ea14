package io.contourflow.audit;

import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signed points of the audit chain in files outside the database, so that whoever can write the database cannot cut its
 * end off or make the chain anew. {@code head.txt} names the newest sealed entry and is replaced whenever entries were
 * sealed; {@code anchor-<day>.txt} is written once a day (UTC) and stays. Each file names the day's file before it by
 * its SHA-256, so a file that is missing shows. What they cannot show is a folder that was put back as a whole together
 * with the database: keep copies of the day's files where this program cannot write.
 *
 * <p>Several programs may share the folder; a lock file orders them.
 */
public final class AuditAnchors {
    private static final String HEAD = "head.txt";
    private static final String LOCK = ".lock";
    private static final String DAY_PREFIX = "anchor-";
    private static final String SUFFIX = ".txt";

    /** A lock of the system is the whole program's: its threads need one of their own. */
    private static final Object IN_THIS_PROGRAM = new Object();

    private final Path directory;
    private final AuditKey key;

    private AuditAnchors(Path directory, AuditKey key) {
        this.directory = directory;
        this.key = key;
    }

    /**
     * To write with.
     *
     * @param keyFile Ed25519 private key, PKCS #8 PEM, its public half beside it; both are made when absent
     */
    static AuditAnchors signing(Path directory, Path keyFile) {
        return new AuditAnchors(directory, AuditKey.signing(keyFile));
    }

    /** To check with: the public half of the key is enough. */
    public static AuditAnchors reading(Path directory, Path publicKeyFile) {
        return new AuditAnchors(directory, AuditKey.reading(publicKeyFile));
    }

    /** Below the data folder of an installation; empty where its program never anchored anything. */
    public static java.util.Optional<AuditAnchors> of(Path data) {
        Path publicKey = AuditKey.publicFile(data.resolve("keys/audit-anchor.pem"));
        return Files.exists(publicKey)
                ? java.util.Optional.of(reading(data.resolve("audit-anchors"), publicKey))
                : java.util.Optional.empty();
    }

    /** Notes the newest entry, and the day when it has no file yet. Never puts an older point in a newer one's place. */
    void note(long sequence, String hash, Instant at) {
        synchronized (IN_THIS_PROGRAM) {
            try {
                Files.createDirectories(directory);
                try (FileChannel channel = FileChannel.open(
                                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid()) {
                        write(sequence, hash, at);
                    }
                }
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot write the audit anchors", cause);
            }
        }
    }

    private void write(long sequence, String hash, Instant at) throws IOException {
        TreeMap<String, Path> days = days();
        Path today = directory.resolve(DAY_PREFIX + LocalDate.ofInstant(at, ZoneOffset.UTC) + SUFFIX);
        Path head = directory.resolve(HEAD);
        if (Files.exists(head) && AnchorFile.parse(Files.readString(head)).sequence() >= sequence) {
            return;
        }
        if (Files.notExists(today)) {
            replace(today, AnchorFile.signed(sequence, hash, at, previous(days), key));
            days.put(String.valueOf(today.getFileName()), today);
        }
        replace(head, AnchorFile.signed(sequence, hash, at, previous(days), key));
    }

    private static String previous(TreeMap<String, Path> days) throws IOException {
        return days.isEmpty()
                ? AnchorFile.NONE
                : days.lastKey() + " " + fileHash(days.lastEntry().getValue());
    }

    /** On the disk before it has its name. */
    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String fileHash(Path file) throws IOException {
        return ContentHash.of(Files.readAllBytes(file)).hex();
    }

    /** The day's files by name, which is by day. */
    private TreeMap<String, Path> days() throws IOException {
        TreeMap<String, Path> days = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(DAY_PREFIX) && name.endsWith(SUFFIX);
                    })
                    .forEach(file -> days.put(String.valueOf(file.getFileName()), file));
        }
        return days;
    }

    /** Every point with its place in the chain, in rising order, or the first thing that is wrong with the files. */
    Points points() {
        List<Point> points = new ArrayList<>();
        String expected = AnchorFile.NONE;
        try {
            if (!Files.isDirectory(directory)) {
                return new Points(points, "the folder of the anchors is missing");
            }
            for (Path file : files()) {
                String name = String.valueOf(file.getFileName());
                String problem = add(points, file, expected);
                if (problem != null) {
                    return new Points(points, name + " " + problem);
                }
                expected = name + " " + fileHash(file);
            }
            return new Points(
                    points, Files.exists(directory.resolve(HEAD)) || points.isEmpty() ? null : HEAD + " is missing");
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the audit anchors", cause);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(days().values());
        if (Files.exists(directory.resolve(HEAD))) {
            files.add(directory.resolve(HEAD));
        }
        return files;
    }

    private @Nullable String add(List<Point> points, Path file, String expected) throws IOException {
        AnchorFile anchor;
        try {
            anchor = AnchorFile.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException wrong) {
            return "cannot be understood: " + wrong.getMessage();
        }
        if (!anchor.isSignedBy(key)) {
            return "is not signed by the key of this installation";
        }
        if (!anchor.previous().equals(expected)) {
            return "must follow " + expected + " but follows " + anchor.previous();
        }
        if (!points.isEmpty() && points.get(points.size() - 1).sequence() > anchor.sequence()) {
            return "must not name an older entry than the file before it";
        }
        points.add(new Point(String.valueOf(file.getFileName()), anchor.sequence(), anchor.hash()));
        return null;
    }

    /** @param problem what is wrong with the files; null when nothing is */
    record Points(List<Point> points, @Nullable String problem) {}

    /** What a file vouches for. */
    record Point(String file, long sequence, String hash) {}
}
