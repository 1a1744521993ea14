package io.contourflow.imaging.io;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * NIfTI-1 ({@code .nii}, {@code .nii.gz}) and MetaImage ({@code .mha}, {@code .mhd}) files as volumes in LPS mm.
 *
 * <p>Every integer and float sample type of up to 8 bytes, both byte orders, gzip and zlib. Files are taken as ITK 5
 * takes them (same world point for every voxel); what is ambiguous, not one 3-D image or holds a voxel without a finite
 * value is refused. Samples become float32, so integers beyond 2^24 lose their last bits. Writing goes through a temporary file in the same folder, so a
 * reader never meets half a file. Thread-safe.
 */
public final class ImageFiles {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Deflate cannot shrink by more than this factor (zlib technical note), so a header that promises more lies. */
    private static final long MAX_DEFLATE_RATIO = 1032;

    private ImageFiles() {}

    /** Whether the name ends as an image file that {@link #read} understands. */
    public static boolean isImageName(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return isNifti(name) || name.endsWith(".mha") || name.endsWith(".mhd");
    }

    /**
     * @return scaled values ({@code scl_slope · stored + scl_inter} for NIfTI)
     * @throws ImageFileRefused when the file is absent, cut off, of an unknown kind or not one 3-D scalar image
     * @throws UncheckedIOException when the disk fails
     */
    public static Volume read(Path path) {
        Volume volume = guarded(path, () -> isNifti(lowerName(path)) ? readNifti(path) : readMetaVolume(path));
        int missing = volume.countNotFinite();
        if (missing > 0) {
            throw new ImageFileRefused(path + " must hold finite values only but " + missing + " of its "
                    + volume.voxels().length + " voxels hold NaN, infinity or more than a float32 can");
        }
        return volume;
    }

    /** The files that hold an image of this name: the samples of an {@code .mhd} lie in a file of their own. */
    public static List<Path> filesOf(Path path) {
        if (!lowerName(path).endsWith(".mhd")) {
            return List.of(path);
        }
        if (Files.isRegularFile(path)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                return List.of(
                        path,
                        path.resolveSibling(
                                MetaImageHeader.parse(path.toString(), in).dataFile()));
            } catch (IOException | ImageFileRefused | InvalidPathException unreadable) {
                return List.of(path, samplesBeside(path)); // whoever reads it says why it cannot
            }
        }
        return List.of(path, samplesBeside(path));
    }

    /** Where the samples go when an {@code .mhd} is written. */
    public static Path samplesBeside(Path mhd) {
        String base = String.valueOf(mhd.getFileName());
        return mhd.resolveSibling(base.substring(0, base.length() - ".mhd".length()) + ".raw");
    }

    /** Non-zero voxels are inside. @throws ImageFileRefused as {@link #read} */
    public static Mask readMask(Path path) {
        Volume volume = read(path);
        float[] values = volume.voxels();
        byte[] voxels = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            voxels[at] = (byte) (values[at] != 0 ? 1 : 0);
        }
        return new Mask(volume.geometry(), voxels);
    }

    /** @throws ImageFileRefused as {@link #read}, and for values that are not whole numbers from 0 to 65535 */
    public static LabelMap readLabels(Path path) {
        Volume volume = read(path);
        float[] values = volume.voxels();
        char[] bits = new char[values.length];
        for (int at = 0; at < values.length; at++) {
            bits[at] = (char) values[at];
            if (bits[at] != values[at]) {
                throw new ImageFileRefused(
                        path + " is no label map: labels are 0 to 65535 but it holds the value " + values[at]);
            }
        }
        return new LabelMap(volume.geometry(), bits);
    }

    /** @throws ImageFileRefused when the ending is unknown or a value does not fit {@code type} */
    public static void write(Volume volume, Path path, PixelType type) {
        writeSamples(volume.geometry(), volume.voxels(), 1, path, type);
    }

    /** As uint8, 0 and 1. */
    public static void write(Mask mask, Path path) {
        float[] values = new float[mask.voxels().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = mask.voxels()[at] == 0 ? 0 : 1;
        }
        writeSamples(mask.geometry(), values, 1, path, PixelType.UINT8);
    }

    /** As uint16 bitmask. */
    public static void write(LabelMap labels, Path path) {
        float[] values = new float[labels.bits().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = labels.bits()[at];
        }
        writeSamples(labels.geometry(), values, 1, path, PixelType.UINT16);
    }

    /**
     * A three-channel MetaImage as ITK and plastimatch write displacement fields: mm, LPS, fixed → moving, on the fixed
     * grid.
     *
     * @throws ImageFileRefused when it is anything else, or a component is not finite
     */
    public static DisplacementField readField(Path path) {
        return guarded(path, () -> {
            requireMetaName(path);
            Samples samples = readMeta(path, 3);
            for (float component : samples.values) {
                if (!Float.isFinite(component)) {
                    throw new ImageFileRefused(path + " is no displacement field: it holds the value " + component);
                }
            }
            return new DisplacementField(samples.geometry, samples.values);
        });
    }

    /** As float32 vectors; the name must end in .mha or .mhd. */
    public static void writeField(DisplacementField field, Path path) {
        requireMetaName(path);
        writeSamples(field.grid(), field.vectorsMm(), 3, path, PixelType.FLOAT32);
    }

    static void require3d(String file, int[] size) {
        for (int extent : size) {
            if (extent < 2) {
                throw new ImageFileRefused(file + " must be 3-D with at least 2 samples along every axis but is "
                        + size[0] + "x" + size[1] + "x" + size[2]);
            }
        }
        if ((long) size[0] * size[1] * size[2] * 3 > Integer.MAX_VALUE - 8) {
            throw new ImageFileRefused(file + " is too large: " + size[0] + "x" + size[1] + "x" + size[2]
                    + " voxels, most is " + (Integer.MAX_VALUE - 8) / 3);
        }
    }

    private record Samples(Geometry geometry, float[] values) {}

    @FunctionalInterface
    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T guarded(Path path, Reading<T> reading) {
        if (!Files.isRegularFile(path)) {
            throw new ImageFileRefused(Files.isDirectory(path) ? path + " is a folder" : path + " does not exist");
        }
        if (!isImageName(path)) {
            throw new ImageFileRefused(path + " must end in .nii, .nii.gz, .mha or .mhd");
        }
        try {
            return reading.run();
        } catch (EOFException | ZipException e) {
            throw new ImageFileRefused(path + " is truncated or damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Volume readNifti(Path path) throws IOException {
        String file = path.toString();
        boolean zipped = lowerName(path).endsWith(".gz");
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
                InputStream in = zipped ? new GZIPInputStream(raw, BUFFER_BYTES) : raw) {
            byte[] bytes = in.readNBytes(NiftiHeader.BYTES);
            if (bytes.length < NiftiHeader.BYTES) {
                throw new ImageFileRefused(
                        file + " is truncated: a NIfTI-1 header has 348 bytes but it holds " + bytes.length);
            }
            NiftiHeader header = NiftiHeader.parse(file, bytes);
            int voxels = header.geometry().voxelCount();
            requireRoom(path, file, (long) voxels * header.type().bytes(), zipped);
            in.skipNBytes(header.sampleOffset() - NiftiHeader.BYTES);
            float[] out = new float[voxels];
            PixelCodec.read(file, in, header.type(), header.order(), header.slope(), header.intercept(), out);
            if (zipped) {
                in.read(); // reaching the end makes gzip check its checksum
            }
            return new Volume(header.geometry(), out);
        }
    }

    private static Volume readMetaVolume(Path path) throws IOException {
        Samples samples = readMeta(path, 1);
        return new Volume(samples.geometry, samples.values);
    }

    private static Samples readMeta(Path path, int channels) throws IOException {
        String file = path.toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
            MetaImageHeader header = MetaImageHeader.parse(file, in);
            if (header.channels() != channels) {
                throw new ImageFileRefused(
                        file + " must hold " + channels + " value(s) per voxel but holds " + header.channels());
            }
            if (header.local()) {
                return metaSamples(path, file, header, in);
            }
            Path data = path.resolveSibling(header.dataFile());
            if (header.dataFile().contains("/") || header.dataFile().contains("\\")) {
                throw new ImageFileRefused(file + " must keep its samples beside it but names " + header.dataFile());
            }
            if (!Files.isRegularFile(data)) {
                throw new ImageFileRefused(
                        file + " names the data file " + header.dataFile() + " which does not exist");
            }
            try (InputStream samples = new BufferedInputStream(Files.newInputStream(data), BUFFER_BYTES)) {
                return metaSamples(data, file, header, samples);
            }
        }
    }

    private static Samples metaSamples(Path data, String file, MetaImageHeader header, InputStream in)
            throws IOException {
        int count = header.geometry().voxelCount() * header.channels();
        long bytes = (long) count * header.type().bytes();
        requireRoom(data, file, bytes, header.compressed());
        if (!header.local()) {
            // -1: the samples are the end of the file, whatever precedes them
            in.skipNBytes(header.headerSize() < 0 ? Files.size(data) - bytes : header.headerSize());
        }
        float[] out = new float[count];
        try (InputStream plain = header.compressed() ? new InflaterInputStream(in) : in) {
            PixelCodec.read(file, plain, header.type(), header.order(), 1, 0, out);
        }
        return new Samples(header.geometry(), out);
    }

    /** Before memory is taken: a header that promises more than the file can hold is refused. */
    private static void requireRoom(Path data, String file, long bytes, boolean deflated) throws IOException {
        long present = Files.size(data);
        if (bytes > (deflated ? present * MAX_DEFLATE_RATIO : present)) {
            throw PixelCodec.truncated(file, bytes, present);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run(OutputStream out) throws IOException;
    }

    private static void writeSamples(Geometry geometry, float[] values, int channels, Path path, PixelType type) {
        String name = lowerName(path);
        String file = path.toString();
        if (isNifti(name)) {
            writeThrough(path, out -> {
                try (OutputStream sink = name.endsWith(".gz") ? new GZIPOutputStream(out, BUFFER_BYTES) : out) {
                    sink.write(NiftiHeader.format(file, geometry, type));
                    PixelCodec.write(file, sink, type, values);
                }
            });
        } else if (name.endsWith(".mha")) {
            writeThrough(path, out -> {
                out.write(metaHeader(geometry, type, channels, "LOCAL"));
                PixelCodec.write(file, out, type, values);
            });
        } else if (name.endsWith(".mhd")) {
            Path data = samplesBeside(path);
            writeThrough(data, out -> PixelCodec.write(file, out, type, values));
            writeThrough(
                    path,
                    out -> out.write(metaHeader(
                            geometry, type, channels, data.getFileName().toString())));
        } else {
            throw new ImageFileRefused(path + " must end in .nii, .nii.gz, .mha or .mhd");
        }
    }

    private static byte[] metaHeader(Geometry geometry, PixelType type, int channels, String dataFile) {
        return MetaImageHeader.format(geometry, type, channels, dataFile).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void writeThrough(Path path, Writing writing) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ImageFileRefused(path + " cannot be written: its folder does not exist");
        }
        if (Files.isDirectory(path)) {
            throw new ImageFileRefused(path + " cannot be written: it is a folder");
        }
        try {
            // not createTempFile: its files are readable by their owner only
            Path temporary = folder.resolve(".writing-" + UUID.randomUUID());
            try {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
                    writing.run(out);
                }
                Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void requireMetaName(Path path) {
        String name = lowerName(path);
        if (!name.endsWith(".mha") && !name.endsWith(".mhd")) {
            throw new ImageFileRefused(path + " is no displacement field: its name must end in .mha or .mhd");
        }
    }

    private static String lowerName(Path path) {
        return path.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isNifti(String lowerName) {
        return lowerName.endsWith(".nii") || lowerName.endsWith(".nii.gz");
    }
}
