package io.contourflow.dicom;

import io.contourflow.kernel.ProgressListener;
import java.nio.file.Path;
import java.util.List;

/** Storage SCU: sends Part 10 files as they are, without transcoding. One association per call; thread-safe. */
public final class DicomSender {
    private final String callingAe;

    public DicomSender(String callingAe) {
        this.callingAe = callingAe;
    }

    public String callingAe() {
        return callingAe;
    }

    /** C-ECHO. @throws SendFailed when the peer does not answer well */
    public void echo(DicomPeer peer) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** C-STORE of every file. @throws SendFailed naming the first object that the peer did not take and its status */
    public void send(DicomPeer peer, List<Path> part10Files, ProgressListener progress) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** The peer is away or refused an object; {@link #retryable()} tells whether trying later can help. */
    public static final class SendFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean retryable;

        public SendFailed(String message, boolean retryable, Throwable cause) {
            super(message, cause);
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }
}
