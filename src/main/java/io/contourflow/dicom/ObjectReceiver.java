package io.contourflow.dicom;

import io.contourflow.dicom.ObjectIntake.Announcement;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SeriesUid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes Part 10 files that come over another service than ours (STOW-RS), through the same intake and with the same
 * answers as C-STORE: our own file meta information is put before the data set bytes, which are kept as they come.
 * Thread-safe.
 */
public final class ObjectReceiver implements AutoCloseable {
    /** Preamble, "DICM" and the length of the meta information (0002,0000), which Part 10 wants first. */
    private static final int START_BYTES = 144;

    private static final int MAGIC_AT = 128;
    private static final byte[] MAGIC = {'D', 'I', 'C', 'M', 2, 0, 0, 0, 'U', 'L', 4, 0};

    /** Real ones take some 200 bytes; private information may be longer. */
    private static final int META_BYTES_MAX = 1 << 20;

    private final ObjectIntake intake;
    private final HeaderReader headers = new HeaderReader();
    private final long objectBytesMax;

    /** @param objectBytesMax longer objects are refused */
    public ObjectReceiver(InstanceSink sink, DicomNodeProperties node, long objectBytesMax) {
        this.intake = new ObjectIntake(sink, node.spool(), node.zoneId(), headers);
        this.objectBytesMax = objectBytesMax;
        try {
            Files.createDirectories(node.spool());
        } catch (IOException cause) {
            throw new UncheckedIOException("the spool folder " + node.spool() + " cannot be used", cause);
        }
    }

    /**
     * Reads one object to its end.
     *
     * @param source who sends it
     * @param studyUid the only study that is taken; null: any
     * @return STORED only once the object is durable
     * @throws IOException when the sender breaks off; nothing of the object is kept
     */
    public StoreAnswer receive(InputStream part10, String source, @Nullable String studyUid) throws IOException {
        Announcement unknown = new Announcement("", "", source, studyUid);
        byte[] start = part10.readNBytes(START_BYTES);
        if (start.length < START_BYTES
                || !Arrays.equals(MAGIC, Arrays.copyOfRange(start, MAGIC_AT, MAGIC_AT + MAGIC.length))) {
            return refused(part10, unknown, "part is not a DICOM Part 10 file with File Meta Information");
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(START_BYTES - 4) & 0xFFFFFFFFL;
        if (length > META_BYTES_MAX) {
            return refused(part10, unknown, "File Meta Information is longer than " + META_BYTES_MAX + " bytes");
        }
        Attributes meta = meta(start, part10.readNBytes((int) length));
        if (meta == null) {
            return refused(part10, unknown, "File Meta Information cannot be read");
        }
        String syntax = DicomValues.text(meta, Tag.TransferSyntaxUID);
        Announcement announced = new Announcement(
                DicomValues.text(meta, Tag.MediaStorageSOPClassUID),
                DicomValues.text(meta, Tag.MediaStorageSOPInstanceUID),
                source,
                studyUid);
        if (!DicomUid.isLegal(announced.sopClassUid())
                || !DicomUid.isLegal(announced.sopInstanceUid())
                || !DicomUid.isLegal(syntax)) {
            return refused(part10, unknown, "a UID of the File Meta Information is missing or not legal");
        }
        return take(part10, announced, syntax);
    }

    private StoreAnswer take(InputStream dataSet, Announcement announced, String syntax) throws IOException {
        SpoolFile file = intake.spool(announced, syntax);
        try {
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int count = dataSet.read(buffer); count >= 0; count = dataSet.read(buffer)) {
                bytes += count;
                if (bytes <= objectBytesMax) {
                    file.write(buffer, 0, count);
                }
            }
            return bytes > objectBytesMax
                    ? announced.answer(
                            StoreOutcome.CANNOT_UNDERSTAND, "object is longer than " + objectBytesMax + " bytes")
                    : intake.take(file, announced);
        } finally {
            file.close();
            file.delete();
        }
    }

    /** As the end of an association that brought these series: intake looks at them soon. */
    public void ended(String source, Set<SeriesUid> series) {
        if (!series.isEmpty()) {
            intake.sink().associationEnded(source, series);
        }
    }

    private static StoreAnswer refused(InputStream rest, Announcement announced, String why) throws IOException {
        rest.transferTo(java.io.OutputStream.nullOutputStream());
        return announced.answer(StoreOutcome.CANNOT_UNDERSTAND, why);
    }

    /** Null when it is not what it should be. */
    private static @Nullable Attributes meta(byte[] start, byte[] rest) {
        byte[] all = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, all, start.length, rest.length);
        try (ImageInputStream in = new ImageInputStream(new ByteArrayInputStream(all))) {
            in.setAllocateLimit(META_BYTES_MAX);
            in.setImageInputHandler(new DicomFile.HostileInputGuard(true));
            return in.readFileMetaInformation();
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    @Override
    public void close() {
        headers.close();
    }
}
