package io.contourflow.dicom;

/** What became of a received object, with the C-STORE response status (PS3.4 B.2.3) that tells the sender. */
public enum StoreOutcome {
    /** Object and index row are durable. */
    STORED(0x0000, ""),
    /** The same object was stored before; nothing changed. */
    ALREADY_STORED(0x0000, ""),
    /** Same SOP Instance UID, other content: kept aside and flagged, the first one stays in force. */
    CONFLICT_KEPT_ASIDE(0xC111, "SOP Instance UID known with other content"),
    /** Disk full or database away: the sender must keep the object and try again. */
    OUT_OF_RESOURCES(0xA700, "out of resources"),
    /** SOP class of the request and of the data set differ. */
    DATA_SET_DOES_NOT_MATCH(0xA900, "data set does not match SOP class"),
    /** Not parsable, or an identifier is missing or illegal. */
    CANNOT_UNDERSTAND(0xC000, "cannot understand");

    private final int status;
    private final String comment;

    StoreOutcome(int status, String comment) {
        this.status = status;
        this.comment = comment;
    }

    /** DIMSE status of the C-STORE response. */
    public int status() {
        return status;
    }

    /** Error Comment (0000,0902), at most 64 characters. */
    public String comment() {
        return comment;
    }
}
