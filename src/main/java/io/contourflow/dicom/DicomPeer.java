package io.contourflow.dicom;

/**
 * Another DICOM node.
 *
 * @param tls whether connections to it are encrypted; it must show a certificate that this machine trusts
 */
public record DicomPeer(String aeTitle, String host, int port, boolean tls) {
    public DicomPeer {
        if (aeTitle.isBlank() || aeTitle.length() > 16) {
            throw new IllegalArgumentException("AE title must be 1 to 16 characters but is '" + aeTitle + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be 1 to 65535 but is " + port);
        }
    }

    /** Without encryption. */
    public DicomPeer(String aeTitle, String host, int port) {
        this(aeTitle, host, port, false);
    }
}
