package io.contourflow.dicom;

/** Where requests for storage commitment are kept until they are answered. */
public interface CommitmentRequests {
    /** Returns once the request is durable; one that is known is answered again. */
    void accept(CommitmentRequest request);

    /** The answer has reached the requester. */
    void answered(CommitmentRequest request);
}
