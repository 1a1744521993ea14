package io.contourflow.imaging.io;

import io.contourflow.kernel.ContentHash;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/**
 * SHA-256 over the samples of a NIfTI-1 file as stored, without its header and compression: two files with the same voxels
 * are the same image, however they were packed.
 */
public final class SamplesHash {
    private SamplesHash() {}

    /** @throws ImageFileRefused when it is no NIfTI-1 file @throws UncheckedIOException when it cannot be read */
    public static ContentHash of(Path path) {
        boolean zipped = path.toString().endsWith(".gz");
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path));
                InputStream in = zipped ? new GZIPInputStream(raw) : raw) {
            NiftiHeader header = NiftiHeader.parse(path.toString(), in.readNBytes(NiftiHeader.BYTES));
            in.skipNBytes(header.sampleOffset() - NiftiHeader.BYTES);
            MessageDigest digest = ContentHash.newDigest();
            try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(sink);
            }
            return ContentHash.ofDigest(digest.digest());
        } catch (IOException cause) {
            throw new UncheckedIOException(path + " cannot be read: " + cause.getMessage(), cause);
        }
    }
}
