package io.contourflow.dicom;

import java.nio.file.Path;

/** Reads what the index needs of one object. */
public final class DicomHeaders {
    private DicomHeaders() {}

    /** @throws UnreadableDicom when the file is not DICOM, is cut off, or lacks a legal identifier */
    public static InstanceHeader read(Path part10File) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** The object cannot be understood; the message says what is missing, without patient identity. */
    public static final class UnreadableDicom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreadableDicom(String message, Throwable cause) {
            super(message, cause);
        }

        public UnreadableDicom(String message) {
            super(message);
        }
    }
}
