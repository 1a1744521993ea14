package io.contourflow.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The Part 10 files of a folder or zip; a zip is unpacked into a temporary folder that {@link #close} removes. */
final class DicomInput implements AutoCloseable {
    private static final int MAX_FILES = 100_000;
    private static final long MAX_UNPACKED_BYTES = 16L << 30;

    private final List<Path> files;
    private final @Nullable Path temporary;

    private DicomInput(List<Path> files, @Nullable Path temporary) {
        this.files = files;
        this.temporary = temporary;
    }

    static boolean isZip(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    /** @throws CommandFailed when there is no such folder or zip, or no DICOM object in it */
    static DicomInput open(Path path) {
        try {
            if (Files.isDirectory(path)) {
                return new DicomInput(objects(path, path), null);
            }
            if (!Files.isRegularFile(path)) {
                throw new CommandFailed(path + " does not exist");
            }
            if (!isZip(path)) {
                throw new CommandFailed(path + " is neither a folder nor a zip of DICOM objects");
            }
            Path folder = Files.createTempDirectory("contourflow-zip");
            try {
                unpack(path, folder);
                return new DicomInput(objects(path, folder), folder);
            } catch (IOException | RuntimeException e) {
                remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    List<Path> files() {
        return files;
    }

    @Override
    public void close() {
        if (temporary != null) {
            try {
                remove(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException("temporary files cannot be removed: " + e.getMessage(), e);
            }
        }
    }

    private static List<Path> objects(Path source, Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                if (isPart10(file) && !"DICOMDIR".equals(String.valueOf(file.getFileName()))) {
                    found.add(file);
                }
                if (found.size() > MAX_FILES) {
                    throw new CommandFailed(source + " holds more than " + MAX_FILES + " objects");
                }
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailed(source + " holds no DICOM object");
        }
        return found;
    }

    /** "DICM" after the preamble of 128 bytes (PS3.10 7.1). */
    private static boolean isPart10(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(132);
            return start.length == 132 && new String(start, 128, 4, StandardCharsets.US_ASCII).equals("DICM");
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        long budget = MAX_UNPACKED_BYTES;
        int number = 0;
        byte[] block = new byte[1 << 16];
        try (ZipInputStream in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(zip)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                // numbered, not named: names in a zip may point anywhere
                try (var out = Files.newOutputStream(folder.resolve("%06d".formatted(number++)))) {
                    for (int got = in.read(block); got >= 0; got = in.read(block)) {
                        budget -= got;
                        if (budget < 0 || number > MAX_FILES) {
                            throw new CommandFailed(zip + " is larger than " + (MAX_UNPACKED_BYTES >> 30) + " GiB or "
                                    + MAX_FILES + " files");
                        }
                        out.write(block, 0, got);
                    }
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
