package io.contourflow.dicom;

import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;

/**
 * One object as it came over the network, complete in a temporary Part 10 file whose data set bytes are those received.
 *
 * @param file temporary; the sink moves or links it away, whatever is left is deleted after {@code store} returns
 * @param fileHash SHA-256 of the whole file
 * @param dataSetHash SHA-256 of transfer syntax and data set bytes only: two sends of one object agree in it
 */
public record ReceivedInstance(
        InstanceHeader header,
        Path file,
        long fileBytes,
        ContentHash fileHash,
        ContentHash dataSetHash,
        String callingAe) {

    /**
     * Takes an existing Part 10 file for received (import), with the same hashes as over the network.
     *
     * @param source who brought it, in place of an AE title
     * @param zone time zone of dates where the object states none
     * @throws DicomHeaders.UnreadableDicom when the object cannot be understood
     * @throws UncheckedIOException when the file cannot be read
     */
    public static ReceivedInstance ofFile(Path file, String source, ZoneId zone) {
        DicomFile parsed = DicomFile.readHeader(file);
        MessageDigest whole = ContentHash.newDigest();
        MessageDigest dataSet = SpoolFile.dataSetDigest(parsed.transferSyntaxUid());
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                whole.update(buffer, 0, count);
                int skipped = (int) Math.max(0, Math.min(count, parsed.dataSetOffset() - bytes));
                dataSet.update(buffer, skipped, count - skipped);
                bytes += count;
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("file " + file.getFileName() + " cannot be read", cause);
        }
        return new ReceivedInstance(
                DicomHeaders.header(parsed, zone),
                file,
                bytes,
                ContentHash.ofDigest(whole.digest()),
                ContentHash.ofDigest(dataSet.digest()),
                source);
    }
}
