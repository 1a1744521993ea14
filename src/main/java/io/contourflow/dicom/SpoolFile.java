package io.contourflow.dicom;

import io.contourflow.kernel.ContentHash;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Part 10 file under way: our file meta information, then data set bytes as they come, both hashed on the way. A
 * failing disk does not interrupt the sender: the rest is swallowed and {@link #failure()} tells.
 */
final class SpoolFile extends OutputStream {
    private final Path path;
    private final MessageDigest fileDigest = ContentHash.newDigest();
    private final MessageDigest dataSetDigest;
    private @Nullable OutputStream out;
    private @Nullable IOException failure;
    private long bytes;

    SpoolFile(Path folder, String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
        // the name is ours: nothing that a sender writes gets into a path
        this.path = folder.resolve("in-" + java.util.UUID.randomUUID() + ".part");
        this.dataSetDigest = dataSetDigest(transferSyntaxUid);
        try {
            this.out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
            writeCounted(metaBytes(sopClassUid, sopInstanceUid, transferSyntaxUid), 0, -1);
        } catch (IOException cause) {
            this.failure = cause;
        }
    }

    /** The digest of {@link ReceivedInstance#dataSetHash()}, before the first data set byte. */
    static MessageDigest dataSetDigest(String transferSyntaxUid) {
        MessageDigest digest = ContentHash.newDigest();
        digest.update(transferSyntaxUid.getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) 0);
        return digest;
    }

    private static byte[] metaBytes(String sopClassUid, String sopInstanceUid, String transferSyntaxUid)
            throws IOException {
        ByteArrayOutputStream meta = new ByteArrayOutputStream(512);
        try (ImageOutputStream writer = new ImageOutputStream(meta, UID.ExplicitVRLittleEndian)) {
            writer.writeFileMetaInformation(DicomObjects.fileMeta(sopClassUid, sopInstanceUid, transferSyntaxUid));
        }
        return meta.toByteArray();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        if (failure != null) {
            return;
        }
        dataSetDigest.update(from, offset, length);
        try {
            writeCounted(from, offset, length);
        } catch (IOException cause) {
            failure = cause;
        }
    }

    private void writeCounted(byte[] from, int offset, int length) throws IOException {
        int count = length < 0 ? from.length : length;
        if (out != null) {
            out.write(from, offset, count);
        }
        fileDigest.update(from, offset, count);
        bytes += count;
    }

    /** Ends writing; whatever failed is then told by {@link #failure()}. */
    @Override
    public void close() {
        OutputStream open = out;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException cause) {
                failure = failure == null ? cause : failure;
            }
        }
    }

    /** Why the disk did not take everything; null when it did. */
    @Nullable
    IOException failure() {
        return failure;
    }

    Path path() {
        return path;
    }

    ReceivedInstance received(InstanceHeader header, String callingAe) {
        return new ReceivedInstance(
                header,
                path,
                bytes,
                ContentHash.ofDigest(fileDigest.digest()),
                ContentHash.ofDigest(dataSetDigest.digest()),
                callingAe);
    }

    /** Removes what the sink left. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException leftBehind) {
            // the next start of the node sweeps the spool
            path.toFile().deleteOnExit();
        }
    }
}
