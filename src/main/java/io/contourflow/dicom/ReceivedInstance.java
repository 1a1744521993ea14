package io.contourflow.dicom;

import io.contourflow.kernel.ContentHash;
import java.nio.file.Path;

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
        String callingAe) {}
