package io.contourflow.dicom;

import java.util.Optional;

/** The nodes that ours may open associations to: destinations of C-MOVE, receivers of storage commitment reports. */
public interface PeerDirectory {
    PeerDirectory NONE = aeTitle -> Optional.empty();

    Optional<DicomPeer> byAeTitle(String aeTitle);
}
