package io.contourflow.dicom;

import java.util.List;

/** A node asks whether these objects are stored for good, so that it may delete them (PS3.4 J). */
public record CommitmentRequest(String peerAe, String transactionUid, List<Reference> objects) {
    public CommitmentRequest {
        objects = List.copyOf(objects);
    }

    /** One object. */
    public record Reference(String sopClassUid, String sopInstanceUid) {}
}
