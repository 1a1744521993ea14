package io.contourflow.dicom;

/** Another DICOM node. */
public record DicomPeer(String aeTitle, String host, int port) {
    public DicomPeer {
        if (aeTitle.isBlank() || aeTitle.length() > 16) {
            throw new IllegalArgumentException("AE title must be 1 to 16 characters but is '" + aeTitle + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be 1 to 65535 but is " + port);
        }
    }
}
