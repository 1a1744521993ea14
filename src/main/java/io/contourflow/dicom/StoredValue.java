package io.contourflow.dicom;

import io.contourflow.kernel.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.BulkData;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** One binary value of a stored object, little endian, as WADO-RS gives bulk data. */
public final class StoredValue {
    private static final Pattern PATH = Pattern.compile("[0-9A-F]{8}(\\.\\d{1,6}\\.[0-9A-F]{8}){0,64}");

    /** Values up to here are held in memory, those beyond are read where they stand. */
    private static final int IN_MEMORY_BYTES_MAX = 1 << 16;

    private final Path file;
    private final long offset;
    private final long length;
    private final VR vr;
    private final boolean isBigEndian;
    private final byte @Nullable [] bytes;

    private StoredValue(Path file, long offset, long length, VR vr, boolean isBigEndian, byte @Nullable [] bytes) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.vr = vr;
        this.isBigEndian = isBigEndian;
        this.bytes = bytes;
    }

    /**
     * Finds a value.
     *
     * @param path its tag, after those of the sequences it stands in and the numbers of their items from 0
     * @throws Problem NOT_FOUND when there is no such binary value, UNPROCESSABLE for compressed pixel data, which are
     *     had as frames
     */
    public static StoredValue find(Path part10File, String path) {
        if (!PATH.matcher(path).matches()) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "invalid-parameter",
                    "a value is named by tags of eight upper-case hexadecimal digits and item numbers, by dots");
        }
        DicomFile parsed = DicomFile.readWithAddresses(part10File, IN_MEMORY_BYTES_MAX);
        String[] steps = path.split("\\.");
        Attributes at = parsed.dataset();
        for (int n = 0; n + 2 < steps.length; n += 2) {
            Sequence items = at.getValue(tag(steps[n])) instanceof Sequence sequence ? sequence : null;
            int item = Integer.parseInt(steps[n + 1]);
            if (items == null || item >= items.size()) {
                throw Problem.notFound("value", path);
            }
            at = items.get(item);
        }
        int tag = tag(steps[steps.length - 1]);
        if (tag == Tag.PixelData && steps.length == 1) {
            return pixels(parsed, path);
        }
        return value(part10File, at, tag, path);
    }

    private static int tag(String hexadecimal) {
        return Integer.parseUnsignedInt(hexadecimal, 16);
    }

    private static StoredValue pixels(DicomFile parsed, String path) {
        DicomFile.PixelElement pixels = parsed.pixels();
        if (pixels == null) {
            throw Problem.notFound("value", path);
        }
        StoredFrames frames = StoredFrames.of(parsed);
        if (pixels.lengthBytes() < 0 || frames.isDeflated()) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE, "compressed-pixels", "pixels that are compressed are had as frames");
        }
        return new StoredValue(
                parsed.path(), pixels.offset(), pixels.lengthBytes(), pixels.vr(), frames.isBigEndian(), null);
    }

    private static StoredValue value(Path file, Attributes in, int tag, String path) {
        Object value = in.getValue(tag);
        VR vr = in.getVR(tag);
        if (vr == null || !vr.isInlineBinary() || !in.containsValue(tag)) {
            throw Problem.notFound("value", path);
        }
        if (value instanceof BulkData there) {
            return new StoredValue(file, there.offset(), there.longLength(), vr, there.bigEndian(), null);
        }
        try {
            byte[] bytes = in.getBytes(tag);
            return new StoredValue(file, 0, bytes.length, vr, in.bigEndian(), bytes);
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }

    public long length() {
        return length;
    }

    public void copyTo(OutputStream out) throws IOException {
        if (bytes != null) {
            out.write(isBigEndian ? vr.toggleEndian(bytes, true) : bytes);
            return;
        }
        copy(file, offset, length, isBigEndian ? vr.numEndianBytes() : 1, out);
    }

    /** @param swapped bytes of a word whose order is turned; 1: none */
    static void copy(Path file, long offset, long length, int swapped, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), buffer.length)) {
            in.skipNBytes(offset);
            for (long left = length; left > 0; ) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                if (count == 0) {
                    throw new java.io.EOFException("a stored object is shorter than it was");
                }
                swap(buffer, count, swapped);
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    static void swap(byte[] bytes, int count, int wordBytes) {
        for (int at = 0; wordBytes > 1 && at + wordBytes <= count; at += wordBytes) {
            for (int low = at, high = at + wordBytes - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }
}
